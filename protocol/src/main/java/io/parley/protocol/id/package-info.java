/// Names of things that cross a process: projects, rooms, participants, tracks, nodes.
@NullMarked
package io.parley.protocol.id;

import org.jspecify.annotations.NullMarked;
