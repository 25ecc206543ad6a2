using Toil.Migrations.Checking.Shapes;
using Toil.Migrations.Plans;

namespace Toil.Migrations.Checking;

/// <summary>Tells which statements do not run in a transaction.</summary>
internal static class TransactionRules
{
    /// <summary>True for one that does not.</summary>
    public static bool IsAlone(SqlShape shape)
    {
        SqlStatement statement = shape.Statement;
        return shape.Verb switch
        {
            SqlVerb.CreateIndex or SqlVerb.DropIndex or SqlVerb.ReindexIndex or SqlVerb.ReindexTable => shape.IsConcurrent,
            SqlVerb.Vacuum => true,
            SqlVerb.Cluster => shape.Table is null,
            SqlVerb.AlterTable => shape.Actions.Any(action => action.Kind == AlterKind.DetachConcurrently) && statement.Tokens[^1].Is("CONCURRENTLY"),
            _ => statement.Begins("CREATE", "DATABASE") || statement.Begins("DROP", "DATABASE")
                || statement.Begins("CREATE", "TABLESPACE") || statement.Begins("DROP", "TABLESPACE") || statement.Begins("ALTER", "SYSTEM")
                || statement.Begins("REINDEX", "DATABASE") || statement.Begins("REINDEX", "SYSTEM") || statement.Begins("REINDEX", "SCHEMA"),
        };
    }
}
