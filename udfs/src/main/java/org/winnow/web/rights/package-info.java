/** What hosts and answers reserve: robots.txt, X-Robots-Tag, TDMRep, Content-Signal, ai.txt. */
package org.winnow.web.rights;
