/// Child processes: how they start, end, and die with their parent.
@NullMarked
package io.parley.fleet.process;

import org.jspecify.annotations.NullMarked;
