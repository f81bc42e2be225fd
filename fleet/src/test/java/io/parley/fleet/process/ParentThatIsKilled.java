package io.parley.fleet.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A launcher with one trivial child; says the child's process id and stays.
final class ParentThatIsKilled {

  private ParentThatIsKilled() {}

  /// @param arguments directory for the log; `nobody` where the child refuses to run as root
  public static void main(String[] arguments) throws Exception {
    List<String> command = new ArrayList<>();
    if (arguments[1].equals("nobody")) {
      command.addAll(Leash.notAsRoot());
    }
    command.addAll(List.of("/bin/sleep", "600"));
    var child =
        new ManagedProcess(
            Children.plan(Path.of(arguments[0]), command, () -> true),
            new Spawner(),
            (dead, code) -> {});
    // A thread that ends at once must not take the child with it.
    Thread starter =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    child.start();
                  } catch (StartFailedException failed) {
                    throw new IllegalStateException(failed);
                  }
                });
    starter.join();
    System.out.println(child.pid());
    Thread.currentThread().join();
  }
}
