/// What the command line and the environment ask for, and whether this machine can give it.
@NullMarked
package io.parley.standalone.options;

import org.jspecify.annotations.NullMarked;
