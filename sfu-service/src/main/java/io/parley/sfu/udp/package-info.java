/// Datagram sockets, and the paths that packets come on.
@NullMarked
package io.parley.sfu.udp;

import org.jspecify.annotations.NullMarked;
