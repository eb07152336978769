package org.winnow.nlp;

import com.johnsnowlabs.collections.SearchTrie;
import com.johnsnowlabs.nlp.Annotation;
import com.johnsnowlabs.nlp.DocumentAssembler;
import com.johnsnowlabs.nlp.annotators.RegexTokenizer;
import com.johnsnowlabs.nlp.annotators.TextMatcherModel;
import com.johnsnowlabs.nlp.annotators.sbd.pragmatic.SentenceDetector;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.winnow.text.caption.CaptionLanguage;
import org.winnow.text.caption.CaptionText;
import org.winnow.text.caption.NameSet;
import org.winnow.text.caption.TermDictionary;
import org.winnow.text.caption.TermKind;
import org.winnow.text.caption.TermSenses;
import org.winnow.text.caption.TermSpan;
import org.winnow.text.caption.WordBoundaries;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.collection.immutable.Map$;

/**
 * Finds the terms of captions with annotators of Spark NLP: DocumentAssembler, SentenceDetector,
 * RegexTokenizer and TextMatcher.
 *
 * <p>The annotators are made on the driver, and are sent to executors. They are called row by row,
 * so that no column of annotations is built. Text is folded before, by {@link CaptionText}: Spark
 * NLP's Normalizer has no map from what it changed to the raw caption, and its tokenizers split no
 * script without blanks. Names are found by {@link NameSet}, which keeps hashes of tokens; the
 * search trie of TextMatcher keeps the tokens themselves.
 */
public final class CaptionPipeline implements Serializable {
  private static final long serialVersionUID = 1L;

  private final TermDictionary dictionary;
  private final NameSet names;
  private final CaptionLanguage languages;
  private final DocumentAssembler document = new DocumentAssembler();
  private final SentenceDetector sentences = new SentenceDetector();
  private final RegexTokenizer tokenizer = new RegexTokenizer();
  private final TextMatcherModel matcher = new TextMatcherModel();

  /**
   * Makes the annotators, on the driver.
   *
   * @param names names that are looked for
   */
  public CaptionPipeline(TermDictionary dictionary, NameSet names, CaptionLanguage languages) {
    this.dictionary = dictionary;
    this.names = names;
    this.languages = languages;
    sentences.setUseCustomBoundsOnly(true);
    sentences.setCustomBounds(new String[] {" \\. "});
    tokenizer.setPattern(" ");
    matcher.setBuildFromTokens(false).setMergeOverlapping(false);
    // setSearchTrie would broadcast it. Spark drops a broadcast that the driver no longer holds.
    matcher
        .searchTrie()
        .fallbackRawValue_$eq(Option.apply(SearchTrie.apply(dictionary.phrases(), true)));
  }

  /**
   * Analyses a caption.
   *
   * @param claimed a name that is looked for in this caption alone; may be null
   * @param maxLength characters (UTF-16) that are read
   */
  public CaptionAnalysis analyse(String caption, String claimed, int maxLength) {
    CaptionText text = CaptionText.of(caption, maxLength);
    String script = CaptionLanguage.script(text);
    if (text.tokens() == 0) {
      return new CaptionAnalysis(text, CaptionLanguage.UNDETERMINED, script, List.of());
    }
    String language = languages.of(text);
    return new CaptionAnalysis(text, language, script, terms(text, language, claimed));
  }

  private List<TermSpan> terms(CaptionText text, String language, String claimed) {
    Seq<Annotation> documents = document.assemble(text.text(), Map$.MODULE$.empty());
    Seq<Annotation> parts = sentences.annotate(documents);
    Seq<Annotation> tokens = tokenizer.annotate(parts);
    List<Annotation> both = new ArrayList<>(JavaConverters.seqAsJavaList(parts));
    both.addAll(JavaConverters.seqAsJavaList(tokens));
    Seq<Annotation> chunks = matcher.annotate(JavaConverters.asScalaBuffer(both));
    int[] sentenceOfToken = sentenceOfToken(text, JavaConverters.seqAsJavaList(parts));
    List<TermSpan> found = new ArrayList<>();
    WordBoundaries boundaries = new WordBoundaries(text);
    for (Annotation chunk : JavaConverters.seqAsJavaList(chunks)) {
      int first = text.tokenAt(chunk.begin());
      int last = text.tokenAt(chunk.end());
      TermKind kind = dictionary.kind(chunk.result(), language);
      if (kind != null && boundaries.areAt(first, last)) {
        found.add(new TermSpan(kind, first, last, sentenceOfToken[first]));
      }
    }
    found.addAll(names.find(text, sentenceOfToken));
    if (claimed != null) {
      NameSet own = new NameSet();
      if (own.add(claimed)) {
        found.addAll(own.find(text, sentenceOfToken));
      }
    }
    return TermSenses.resolve(text, found);
  }

  private static int[] sentenceOfToken(CaptionText text, List<Annotation> parts) {
    int[] numbers = new int[text.tokens()];
    for (int i = 0; i < parts.size(); i++) {
      Arrays.fill(
          numbers,
          text.tokenAt(parts.get(i).begin()),
          Math.min(numbers.length, text.tokenAt(parts.get(i).end()) + 1),
          i);
    }
    return numbers;
  }
}
