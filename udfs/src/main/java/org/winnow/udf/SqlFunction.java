package org.winnow.udf;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import scala.Tuple3;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.collection.immutable.Map;
import scala.runtime.AbstractFunction1;

/**
 * A SQL function as a Spark session extension registers it.
 *
 * @param name in SQL
 * @param arguments number of arguments
 * @param function what it computes; null in, null out
 * @param usage what {@code DESCRIBE FUNCTION} shows: arguments, range, meaning
 * @param example a query
 */
record SqlFunction(
    String name, int arguments, UserDefinedFunction function, String usage, String example) {

  /** Makes the function known to every session that is built with the extension. */
  void register(SparkSessionExtensions extensions) {
    ExpressionInfo info =
        new ExpressionInfo(
            function.getClass().getName(),
            null,
            name,
            usage,
            "",
            "\n    Examples:\n      > " + example + ";\n  ",
            "",
            "misc_funcs",
            "",
            "",
            "java_udf");
    extensions.injectFunction(new Tuple3<>(new FunctionIdentifier(name), info, new Builder(this)));
  }

  /** What Spark says of its own functions. */
  static RuntimeException wrongNumber(String name, int expected, int given) {
    return SqlFunction.<RuntimeException>unchecked(
        new AnalysisException(
            "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
            new Map.Map4<>(
                "functionName",
                "`" + name + "`",
                "expectedNum",
                String.valueOf(expected),
                "actualNum",
                String.valueOf(given),
                "docroot",
                "https://spark.apache.org/docs/latest")));
  }

  /** Scala throws the checked AnalysisException without declaring it. */
  @SuppressWarnings("unchecked")
  private static <E extends Exception> E unchecked(Exception e) throws E {
    throw (E) e;
  }

  /** Builds the expression of one call. */
  private static final class Builder extends AbstractFunction1<Seq<Expression>, Expression> {
    private final SqlFunction owner;

    Builder(SqlFunction owner) {
      this.owner = owner;
    }

    @Override
    public Expression apply(Seq<Expression> given) {
      List<Column> columns = new ArrayList<>();
      for (Expression argument : JavaConverters.seqAsJavaList(given)) {
        columns.add(new Column(argument));
      }
      if (columns.size() != owner.arguments) {
        throw wrongNumber(owner.name, owner.arguments, columns.size());
      }
      return owner.function.apply(columns.toArray(Column[]::new)).expr();
    }
  }
}
