package io.parley.billing.usage;

import io.parley.billing.sample.Sample;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// By how much the hours change when samples are added and replaced.
public final class HourlyChanges {

  /// In order, so that transactions that change the same hours lock them in the same order.
  private final SortedMap<UsageHour, Usage> changes = new TreeMap<>();

  /// A sample that was not there counts from now on.
  public void add(Sample sample) {
    change(UsageHour.of(sample), Usage.of(sample));
  }

  /// A sample counts in place of an earlier version, which may have counted in another hour.
  public void replace(Sample former, Sample sample) {
    change(UsageHour.of(former), Usage.of(former).negated());
    add(sample);
  }

  private void change(UsageHour hour, Usage by) {
    changes.merge(hour, by, Usage::plus);
    changes.remove(hour, Usage.NONE);
  }

  /// What is to be added to each hour that changes.
  public SortedMap<UsageHour, Usage> all() {
    return Collections.unmodifiableSortedMap(changes);
  }
}
