package io.parley.fleet.options;

import io.parley.fleet.options.ClusterOptions.Counts;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the command line of `./parley cluster`.
public final class CommandLine {

  /// What `--help` prints.
  public static final String HELP =
      """
      ./parley cluster [OPTIONS]             start a fleet: every service and store as a process
      ./parley cluster stop                  end it in order; nothing stays behind
      ./parley cluster status                how its processes are
      ./parley cluster kill|term NAME        SIGKILL or SIGTERM to one process, such as sfu-1
      ./parley cluster start NAME            start it again: same command, same ports

        --gateways N, --rooms N, --signaling N, --sfus N
                       processes of each service, 1 to 9; 2 unless told otherwise
        --billing N    0 to 9; 1 unless told otherwise
        --regions LIST such as eu,us: nodes of each service are spread over them in turn
        --port P       of the first gateway, 7880 unless told otherwise; all ports move with it: the
                       n-th node of each service has those from P-10 to P+10 plus 1000 for each
                       node before it, the stores P+20 to P+23
        --ip ADDRESS   gateways and media listen on this address alone; with one that is not
                       loopback HTTPS is served too, at P-437
        --data DIR     what is kept between runs, .parley/cluster unless told otherwise; the verbs
                       above find the fleet by it
        --json FILE    describes the running fleet for programs; DIR/cluster.json
        --detach       return when the fleet is ready and leave it running
        --restart      start again what dies by itself (not what `kill` and `term` ended)
        --any-health   do not wait until services say that they are well: that they answer is enough

      Environment:
        PARLEY_KEYS    key:secret,… : the API keys in force instead of devkey
        Whatever else is set is passed on to the services, such as PARLEY_SFU_MAX_SESSIONS.

      Each process writes DIR/logs/NAME.log. Ctrl-C ends everything; so does the end of this process,
      whatever it dies of.
      """;

  private static final int MIN_PORT = 1100;

  private static final int MAX_PORT = 65_000;

  private final Deque<String> words;
  private final Map<String, String> environment;
  private final List<String> verbs = new ArrayList<>();

  private int gateways = Counts.DEFAULT.gateways();
  private int rooms = Counts.DEFAULT.rooms();
  private int signaling = Counts.DEFAULT.signaling();
  private int sfus = Counts.DEFAULT.sfus();
  private int billing = Counts.DEFAULT.billing();
  private List<String> regions = List.of("local");
  private int port = ClusterOptions.DEFAULT_PORT;
  private Path data = ClusterOptions.DEFAULT_DATA;
  private @Nullable InetAddress ip;
  private @Nullable Path json;
  private boolean detach;
  private boolean restart;
  private boolean anyHealth;
  private boolean help;

  private CommandLine(String[] arguments, Map<String, String> environment) {
    this.words = new ArrayDeque<>(List.of(arguments));
    this.environment = environment;
  }

  /// @throws UsageException with one line that says what to write instead
  public static Command parse(String[] arguments, Map<String, String> environment) {
    var line = new CommandLine(arguments, environment);
    line.read();
    return line.command();
  }

  private void read() {
    while (!words.isEmpty()) {
      String word = words.remove();
      switch (word) {
        case "--gateways" -> gateways = count(word, 1);
        case "--rooms" -> rooms = count(word, 1);
        case "--signaling" -> signaling = count(word, 1);
        case "--sfus" -> sfus = count(word, 1);
        case "--billing" -> billing = count(word, 0);
        case "--regions" -> regions = names(word);
        case "--port" -> port = number(word, MIN_PORT, MAX_PORT);
        case "--data" -> data = Path.of(value(word));
        case "--json" -> json = Path.of(value(word));
        case "--ip" -> ip = address(value(word));
        case "--detach" -> detach = true;
        case "--restart" -> restart = true;
        case "--any-health" -> anyHealth = true;
        case "--help", "-h" -> help = true;
        default -> {
          if (word.startsWith("-")) {
            throw new UsageException("unknown option " + word + "; see ./parley cluster --help");
          }
          verbs.add(word);
        }
      }
    }
  }

  private Command command() {
    if (help) {
      return new Command.Help();
    }
    if (verbs.isEmpty()) {
      return new Command.Run(options());
    }
    String verb = verbs.getFirst();
    return switch (verb) {
      case "stop" -> alone(new Command.Stop(data));
      case "status" -> alone(new Command.Status(data));
      case "kill", "term", "start" ->
          new Command.Act(
              data, Command.Action.valueOf(verb.toUpperCase(Locale.ROOT)), process(verb));
      default -> throw new UsageException("unknown word " + verb + "; see ./parley cluster --help");
    };
  }

  private Command alone(Command command) {
    if (verbs.size() > 1) {
      throw new UsageException(verbs.getFirst() + " takes no name, but got " + verbs.get(1));
    }
    return command;
  }

  private String process(String verb) {
    if (verbs.size() != 2) {
      throw new UsageException(verb + " needs the name of one process, such as sfu-1");
    }
    return verbs.get(1);
  }

  private ClusterOptions options() {
    var counts = new Counts(gateways, rooms, signaling, sfus, billing);
    if (port + 1000 * (counts.highest() - 1) > MAX_PORT) {
      throw new UsageException(
          "--port " + port + " is too high for " + counts.highest() + " nodes of one service");
    }
    return new ClusterOptions(
        counts,
        regions,
        port,
        data,
        ip,
        keys(),
        json == null ? data.resolve("cluster.json") : json,
        detach,
        restart,
        anyHealth);
  }

  private @Nullable String keys() {
    String keys = environment.get("PARLEY_KEYS");
    if (keys == null || keys.isBlank()) {
      return null;
    }
    if (!keys.strip().matches("[^:,]+:[^,]+(,[^:,]+:[^,]+)*")) {
      throw new UsageException("PARLEY_KEYS must be key:secret with commas between pairs");
    }
    return keys.strip();
  }

  private String value(String option) {
    String value = words.poll();
    if (value == null) {
      throw new UsageException(option + " needs a value; see ./parley cluster --help");
    }
    return value;
  }

  private int count(String option, int least) {
    return number(option, least, Counts.MAX);
  }

  private int number(String option, int least, int most) {
    String text = value(option);
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      throw new UsageException(option + " " + text + " is not a number", notANumber);
    }
    throw new UsageException(option + " must be " + least + " to " + most);
  }

  private List<String> names(String option) {
    List<String> names =
        Arrays.stream(value(option).split(",", -1)).map(String::strip).distinct().toList();
    if (!names.stream().allMatch(name -> name.matches("[a-z0-9-]{1,32}"))) {
      throw new UsageException(option + " must be names such as eu,us");
    }
    return names;
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException notAnAddress) {
      throw new UsageException(
          "--ip " + text + " is not an IP address of this machine, such as 192.168.1.20",
          notAnAddress);
    }
  }
}
