package io.parley.billing.store.postgres;

import io.parley.billing.store.StoreUnavailableException;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// What every adapter to PostgreSQL does with its failures.
public final class Postgres {

  private Postgres() {}

  /// Does this work.
  ///
  /// @throws StoreUnavailableException where it fails; tables that are not there yet count as well
  public static <T> T ask(Supplier<T> work) {
    try {
      return work.get();
    } catch (DataAccessException | TransactionException failed) {
      throw new StoreUnavailableException(failed);
    }
  }
}
