package io.parley.media.repair;

/// How losses of one track on its way to one subscriber are made good for now.
///
/// @param copies that follow each packet that others build on; 0 where none do
/// @param protectedPackets that one packet of parity stands for; 0 where there is none
/// @param mostBps what all that is sent unasked may take, in bits per second
public record RepairPlan(RepairMode mode, int copies, int protectedPackets, long mostBps) {

  public static final RepairPlan NONE = new RepairPlan(RepairMode.NONE, 0, 0, 0);

  public static final RepairPlan ON_REQUEST = new RepairPlan(RepairMode.ON_REQUEST, 0, 0, 0);

  static RepairPlan copies(int count, long mostBps) {
    return new RepairPlan(RepairMode.COPIES, count, 0, mostBps);
  }

  static RepairPlan parity(int protectedPackets, long mostBps) {
    return new RepairPlan(RepairMode.PARITY, 0, protectedPackets, mostBps);
  }

  /// Whether something is sent that nobody asked for.
  public boolean isUnasked() {
    return mode == RepairMode.COPIES || mode == RepairMode.PARITY;
  }
}
