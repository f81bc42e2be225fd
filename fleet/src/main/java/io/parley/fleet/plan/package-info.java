/// Which processes there are, on which ports, with which command and environment.
@NullMarked
package io.parley.fleet.plan;

import org.jspecify.annotations.NullMarked;
