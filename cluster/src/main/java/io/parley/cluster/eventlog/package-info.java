/// Facts that outlive the process that states them: usage, quality, who came and went.
@NullMarked
package io.parley.cluster.eventlog;

import org.jspecify.annotations.NullMarked;
