package io.parley.fleet.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What is put before a command so that it dies with this process, whatever this process dies of.
///
/// On Linux the kernel does it (`PR_SET_PDEATHSIG`), with `setpriv` of util-linux; elsewhere there
/// is only the shutdown hook. The child gets a session of its own too, since Ctrl-C in a terminal
/// goes to a whole process group and would end all children at once and not in order.
public final class Leash {

  private static final Path SETSID = Path.of("/usr/bin/setsid");
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
  private static final Path UNSHARE = Path.of("/usr/bin/unshare");

  /// A parent that died before the kernel was asked would never be noticed: look once.
  private static final String UNLESS_ORPHANED = "[ \"$PPID\" = \"$0\" ] && exec \"$@\"";

  private Leash() {}

  /// The command on a leash. What [#notAsRoot] put first stays first: entering a user namespace
  /// would take the leash off.
  ///
  /// @param parent process id of this process
  static List<String> on(List<String> command, long parent) {
    if (!Stream.of(SETSID, SETPRIV).allMatch(Files::isExecutable)) {
      return command;
    }
    List<String> outside = notAsRoot();
    boolean inside =
        !outside.isEmpty()
            && command.size() > outside.size()
            && command.subList(0, outside.size()).equals(outside);
    List<String> all = new ArrayList<>();
    all.add(SETSID.toString());
    if (inside) {
      all.addAll(outside);
    }
    all.addAll(List.of(SETPRIV.toString(), "--pdeathsig", "KILL", "/bin/sh", "-c"));
    all.add(UNLESS_ORPHANED);
    all.add(String.valueOf(parent));
    all.addAll(inside ? command.subList(outside.size(), command.size()) : command);
    return all;
  }

  /// What goes before a program that refuses to run as root: a user namespace in which it is
  /// nobody; empty where this is not root.
  public static List<String> notAsRoot() {
    return "root".equals(System.getProperty("user.name")) && Files.isExecutable(UNSHARE)
        ? List.of(UNSHARE.toString(), "-U")
        : List.of();
  }
}
