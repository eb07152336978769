/** Text that people give: names and separated values, as pure rules. No Spark. */
package org.winnow.text;
