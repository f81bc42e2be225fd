package io.parley.signaling.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MailboxTest {

  @Test
  void runsTasksOfManyThreadsOneAtATime() throws InterruptedException {
    int[] count = new int[1]; // not safe to share: that is the point
    int tasks = 10_000;
    CountDownLatch done = new CountDownLatch(tasks);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Mailbox mailbox = new Mailbox(threads, () -> {});
      for (int i = 0; i < tasks; i++) {
        threads.execute(
            () ->
                mailbox.execute(
                    () -> {
                      count[0]++;
                      done.countDown();
                    }));
      }
      assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(count[0]).isEqualTo(tasks);
  }

  @Test
  void keepsTheOrderOfTasksThatTasksAdd() {
    List<Integer> order = new ArrayList<>();
    Mailbox mailbox = new Mailbox(Runnable::run, () -> {});
    mailbox.execute(
        () -> {
          mailbox.execute(() -> order.add(2));
          order.add(1);
        });
    assertThat(order).containsExactly(1, 2);
  }

  @Test
  void dropsAndCountsWhatDoesNotFit() {
    ArrayDeque<Runnable> later = new ArrayDeque<>();
    int[] dropped = new int[1];
    Mailbox mailbox = new Mailbox(later::add, () -> dropped[0]++);
    for (int i = 0; i < Mailbox.CAPACITY + 3; i++) {
      mailbox.execute(() -> {});
    }
    assertThat(dropped[0]).isEqualTo(3);
    later.forEach(Runnable::run);
    mailbox.execute(() -> {});
    assertThat(dropped[0]).isEqualTo(3);
  }
}
