/// What is printed and written for people and for tests.
@NullMarked
package io.parley.fleet.report;

import org.jspecify.annotations.NullMarked;
