/** What HTML pages are made of: escaping, frames, pictures, diagrams. */
package org.winnow.page;
