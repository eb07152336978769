package org.winnow.table;

import org.winnow.store.MigrationIT;
import org.winnow.store.PublicFiles;
import org.winnow.store.TableFiles;

/** The same on a runtime that does not have Delta's classes as we know them. */
class PublicMigrationIT extends MigrationIT {
  @Override
  TableFiles.Access access() {
    return PublicFiles::new;
  }
}
