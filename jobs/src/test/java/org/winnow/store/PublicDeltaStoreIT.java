package org.winnow.store;

/** The same on a runtime that does not have Delta's classes as we know them. */
class PublicDeltaStoreIT extends DeltaStoreIT {
  @Override
  TableFiles.Access access() {
    return PublicFiles::new;
  }
}
