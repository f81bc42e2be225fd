/// How a running fleet is told to kill, start and end its processes.
@NullMarked
package io.parley.fleet.control;

import org.jspecify.annotations.NullMarked;
