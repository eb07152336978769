package org.winnow.store;

import org.junit.jupiter.api.Tag;

/** The same on a runtime that does not have Delta's classes as we know them. */
@Tag("slow")
class PublicMigrationIT extends MigrationIT {
  @Override
  TableFiles.Access access() {
    return PublicFiles::new;
  }
}
