/// How much one subscriber's link takes, and when each packet may leave: sent packets, what the
/// other side says of their arrival, the estimate, probes and the pacer.
@NullMarked
package io.parley.media.congestion;

import org.jspecify.annotations.NullMarked;
