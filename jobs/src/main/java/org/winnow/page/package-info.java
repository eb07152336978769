/** Building blocks of HTML pages: escaping, frames, pictures, diagrams. */
package org.winnow.page;
