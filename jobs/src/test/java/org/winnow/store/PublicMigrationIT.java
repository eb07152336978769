package org.winnow.store;

/** The same on a runtime that does not have Delta's classes as we know them. */
class PublicMigrationIT extends MigrationIT {
  @Override
  TableFiles.Access access() {
    return PublicFiles::new;
  }
}
