using FsCheck;
using FsCheck.Fluent;
using Toil.Core.Tests.Support;
using Toil.Migrations.Checking;
using Toil.Migrations.Checking.Shapes;
using Toil.Migrations.Databases;
using Toil.Migrations.Plans;

namespace Toil.Core.Tests.Migrations.Checking;

public sealed class ShapeTests
{
    private static readonly string[] s_words =
    [
        "CREATE", "ALTER", "DROP", "TABLE", "INDEX", "UNIQUE", "CONCURRENTLY", "IF", "NOT", "EXISTS", "ON", "ONLY", "a", "b.c", "\"D\"", "(", ")", ",", "ADD", "COLUMN", "CONSTRAINT", "CHECK",
        "PRIMARY", "KEY", "REFERENCES", "DEFAULT", "NULL", "TYPE", "SET", "USING", "WHERE", "AS", "SELECT", "FROM", "WITH", "UPDATE", "INSERT", "INTO", "VACUUM", "FULL", "RENAME", "TO", "1", "'x'",
        "PARTITION", "OF", "TRIGGER", "LOCK", "IN", "MODE", "COMMENT", "REINDEX", "GENERATED", "ALWAYS", "IDENTITY", "STORED", "UNIQUE", "FOREIGN", "VALIDATE", "DETACH", "TRUNCATE", "OR", "REPLACE",
    ];

    [Fact]
    public void A_column_is_read()
    {
        ColumnShape column = ShapeReader.Read(
            "ALTER TABLE t ADD COLUMN IF NOT EXISTS \"N n\" numeric(10, 2) COLLATE \"C\" DEFAULT coalesce(NULL, 3) NOT NULL CONSTRAINT c CHECK (n > 0) REFERENCES s.u (id)").Actions.Single().Column!;
        Assert.Equal(("\"N n\"", "numeric(10, 2)", true, true, "s.u"), (column.Name, column.Type, column.IsNotNull, column.IsChecked, column.References));
        Assert.Equal("coalesce(NULL, 3)", SqlText.Of(column.Default!));
    }

    [Theory]
    [InlineData("x int DEFAULT NULL NOT NULL", "NULL", true)]
    [InlineData("x int NOT NULL DEFAULT (1 + 2) UNIQUE", "(1 + 2)", true)]
    [InlineData("x timestamptz DEFAULT now() - interval '1 day'", "now() - interval '1 day'", false)]
    [InlineData("x text DEFAULT 'a NOT NULL'", "'a NOT NULL'", false)]
    public void A_default_ends_where_the_next_constraint_begins(string column, string expected, bool isNotNull)
    {
        ColumnShape shape = ShapeReader.Read($"ALTER TABLE t ADD {column}").Actions.Single().Column!;
        Assert.Equal((expected, isNotNull), (SqlText.Of(shape.Default!), shape.IsNotNull));
    }

    [Fact]
    public void A_table_is_read()
    {
        SqlShape shape = ShapeReader.Read(
            "CREATE UNLOGGED TABLE IF NOT EXISTS s.t (id bigserial PRIMARY KEY, m text UNIQUE, g int GENERATED ALWAYS AS (a + 1) STORED, a int REFERENCES u, CONSTRAINT k UNIQUE (m, a), FOREIGN KEY (a) REFERENCES w (id)) WITH (fillfactor = 70)");
        Assert.Equal(["id", "m", "g", "a"], shape.Columns!.Select(column => column.Name));
        Assert.Equal([(true, true, true), (false, false, true), (false, false, false), (false, false, false)], shape.Columns!.Select(column => (column.IsNumbered, column.IsNotNull, column.IsUnique)));
        Assert.True(shape.Columns![2].IsStored);
        Assert.Equal(["m", "a"], shape.Constraints[0].Columns);
        Assert.Equal(["u", "w"], shape.References);
        Assert.Null(ShapeReader.Read("CREATE TABLE t AS SELECT 1").Columns);
        Assert.Null(ShapeReader.Read("CREATE TABLE t (LIKE u INCLUDING ALL)").Columns);
        Assert.Null(ShapeReader.Read("CREATE TABLE t (a int, LIKE u)").Columns);
    }

    [Fact]
    public void An_index_is_read()
    {
        IndexShape index = ShapeReader.Read("CREATE UNIQUE INDEX CONCURRENTLY ON ONLY \"T\" USING gin (a, lower(b) text_ops DESC, (c || 'x'), d COLLATE \"C\") INCLUDE (e) NULLS NOT DISTINCT WHERE a > 0 AND b = 'y'").Index!;
        Assert.Equal(["a", null, null, "d"], index.Elements.Select(element => element.Column));
        Assert.Equal(["a", "lower(b)", "(c || 'x')", "d"], index.Elements.Select(element => element.Sql));
        Assert.Equal((null, true, true, "a > 0 AND b = 'y'"), (index.Name, index.IsUnique, index.NullsAreEqual, index.Predicate));
    }

    [Theory]
    [InlineData("CHECK ((n IS NOT NULL))", "n")]
    [InlineData("CHECK ((a IS NOT NULL) AND (\"B\" IS NOT NULL)) NOT VALID", "a", "B")]
    [InlineData("n IS NOT NULL", "n")]
    [InlineData("CHECK ((n IS NOT NULL) OR (m IS NOT NULL))")]
    [InlineData("CHECK ((n > 0))")]
    [InlineData("CHECK ((n IS NULL))")]
    public void Checks_against_NULL_are_known(string definition, params string[] columns) => Assert.Equal(columns, NotNullChecks.Columns(definition));

    [Theory]
    [InlineData("Sales.\"Or\"\"ders\"", "sales|Or\"ders", "Sales|Or\"ders")]
    [InlineData("ÄB", "Äb", "ÄB")]
    [InlineData("`a``b`", "a`b", "a`b")]
    public void Names_are_folded_as_the_engine_does(string written, string postgres, string sqlite)
    {
        Assert.Equal(postgres, string.Join('|', SqlText.Parts(written, TargetKind.PostgreSql)));
        Assert.Equal(sqlite, string.Join('|', SqlText.Parts(written, TargetKind.Sqlite)));
    }

    [Fact]
    public void No_words_break_the_reader() => Prop.ForAll(Gen.Elements(s_words).NonEmptyListOf().ToArbitrary(), words =>
    {
        try
        {
            foreach (SqlStatement statement in SqlSplitter.Split(string.Join(' ', words)))
            {
                PostgresLocks.Of(ShapeReader.Read(statement));
            }
        }
        catch (SqlFormatException)
        {
            // brackets
        }
    }).Check(Properties.Tests(20_000));
}
