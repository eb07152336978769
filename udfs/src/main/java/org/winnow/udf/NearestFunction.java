package org.winnow.udf;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.analysis.UnresolvedStar;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import scala.Option;
import scala.Tuple3;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.runtime.AbstractFunction1;

/**
 * {@code nearest(table, vector, k)}: a table function. Its plan is a scan of the table with the
 * cosine of each row, and the k first rows: an exact search, which needs no index. The table has
 * the columns face_id and vector.
 */
final class NearestFunction extends AbstractFunction1<Seq<Expression>, LogicalPlan> {
  static final String NAME = "nearest";
  private static final String USAGE =
      "_FUNC_(table, vector, k) - The k rows of a table or view whose column vector is most similar"
          + " to a vector (array<float>), with their cosine, the most similar first.";
  private static final int ARGUMENTS = 3;
  private static final String VECTOR = "vector";
  private static final String FACE_ID = "face_id";
  private static final String COSINE = "cosine";

  static void register(SparkSessionExtensions extensions) {
    ExpressionInfo info =
        new ExpressionInfo(
            NearestFunction.class.getName(),
            null,
            NAME,
            USAGE,
            "",
            "\n    Examples:\n      > SELECT * FROM _FUNC_('embeddings', array(0.1f, 0.2f), 20);\n  ",
            "",
            "table_funcs",
            "",
            "",
            "built-in");
    extensions.injectTableFunction(
        new Tuple3<>(new FunctionIdentifier(NAME), info, new NearestFunction()));
  }

  @Override
  public LogicalPlan apply(Seq<Expression> given) {
    List<Expression> arguments = JavaConverters.seqAsJavaList(given);
    if (arguments.size() != ARGUMENTS) {
      throw SqlFunction.wrongNumber(NAME, ARGUMENTS, arguments.size());
    }
    String table = String.valueOf(constant(arguments.get(0), "the table"));
    Object k = constant(arguments.get(2), "k");
    if (!(k instanceof Integer rows) || rows < 1) {
      throw new IllegalArgumentException("k of nearest must be a whole number from 1 on.");
    }
    Column query = new Column(arguments.get(1)).cast("array<float>");
    Column vector = functions.col(VECTOR);
    Column cosine = CosineSimilarity.FUNCTION.function().apply(vector, query).as(COSINE);
    LogicalPlan relation =
        new UnresolvedRelation(
            seq(List.of(table.split("\\."))), CaseInsensitiveStringMap.empty(), false);
    // Vectors of a model with another dimension are not compared.
    LogicalPlan comparable =
        new Filter(functions.size(vector).equalTo(functions.size(query)).expr(), relation);
    LogicalPlan scored =
        new Project(
            seq(
                List.<NamedExpression>of(
                    new UnresolvedStar(Option.empty()), (NamedExpression) cosine.expr())),
            comparable);
    LogicalPlan sorted =
        new Sort(
            seq(
                List.of(
                    (SortOrder) functions.col(COSINE).desc_nulls_last().expr(),
                    (SortOrder) functions.col(FACE_ID).asc().expr())),
            true,
            scored);
    Expression limit = functions.lit(rows).expr();
    return new GlobalLimit(limit, new LocalLimit(limit, sorted));
  }

  private static <T> Seq<T> seq(List<T> values) {
    return JavaConverters.asScalaBuffer(values).toSeq();
  }

  /** The value of an argument that does not depend on a row. */
  private static Object constant(Expression argument, String what) {
    if (!argument.foldable()) {
      throw new IllegalArgumentException(
          "The arguments of nearest are a table, a vector and k: " + what + " must be a constant.");
    }
    return argument.eval(null);
  }
}
