/// Seeds, virtual time and a lossy link: what makes a simulation repeatable.
@NullMarked
package io.parley.testkit;

import org.jspecify.annotations.NullMarked;
