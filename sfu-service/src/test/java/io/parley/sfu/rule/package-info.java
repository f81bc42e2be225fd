@NullMarked
package io.parley.sfu.rule;

import org.jspecify.annotations.NullMarked;
