package io.parley.room.api;

import java.util.function.Function;

/// Every way a call of the server API can end.
///
/// @param <T> what a call that succeeds gives
public sealed interface Outcome<T> {

  /// The call was carried out.
  record Done<T>(T value) implements Outcome<T> {}

  /// The call was not carried out.
  record Refused<T>(Refusal refusal) implements Outcome<T> {}

  /// Carried out, with this result.
  static <T> Outcome<T> done(T value) {
    return new Done<>(value);
  }

  /// Not carried out, for this reason.
  static <T> Outcome<T> refused(Refusal.Reason reason, String message) {
    return new Refused<>(new Refusal(reason, message));
  }

  /// The same ending, with another result where there is one.
  default <R> Outcome<R> map(Function<? super T, ? extends R> mapping) {
    return switch (this) {
      case Done<T>(var value) -> done(mapping.apply(value));
      case Refused<T>(var refusal) -> new Refused<>(refusal);
    };
  }
}
