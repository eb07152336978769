/**
 * Captions through Spark NLP: pipelines of annotators that follow rules and dictionaries, without
 * models and downloads. Uses {@code text}.
 */
package org.winnow.nlp;
