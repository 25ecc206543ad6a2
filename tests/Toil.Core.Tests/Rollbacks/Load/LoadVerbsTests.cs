using Toil.Migrations.Plans;
using Toil.Rollbacks.Load;

namespace Toil.Core.Tests.Rollbacks.Load;

public sealed class LoadVerbsTests
{
    [Theory]
    [InlineData("SELECT 1", LoadVerb.Read, "SELECT")]
    [InlineData("(SELECT 1) UNION (SELECT 2)", LoadVerb.Read, "SELECT")]
    [InlineData("select * from a where b in (select c into from d)", LoadVerb.Read, "SELECT")]
    [InlineData("SELECT * INTO b FROM a", LoadVerb.Other, "SELECT INTO")]
    [InlineData("VALUES (1)", LoadVerb.Read, "VALUES")]
    [InlineData("WITH a AS (INSERT INTO b VALUES (1) RETURNING c) SELECT * FROM a", LoadVerb.Read, "SELECT")]
    [InlineData("WITH RECURSIVE a AS (SELECT 1) UPDATE b SET c = 1", LoadVerb.Write, "UPDATE")]
    [InlineData("WITH a AS (SELECT 1) SELECT * INTO b FROM a", LoadVerb.Other, "SELECT INTO")]
    [InlineData("insert into a values (1)", LoadVerb.Write, "INSERT")]
    [InlineData("MERGE INTO a USING b ON true WHEN MATCHED THEN DELETE", LoadVerb.Write, "MERGE")]
    [InlineData("REPLACE INTO a VALUES (1)", LoadVerb.Write, "REPLACE")]
    [InlineData("CALL a()", LoadVerb.Write, "CALL")]
    [InlineData("BEGIN ISOLATION LEVEL SERIALIZABLE", LoadVerb.Begin, "BEGIN")]
    [InlineData("start transaction read only", LoadVerb.Begin, "START")]
    [InlineData("END", LoadVerb.Commit, "END")]
    [InlineData("COMMIT PREPARED 'a'", LoadVerb.Other, "COMMIT PREPARED")]
    [InlineData("ABORT", LoadVerb.Rollback, "ABORT")]
    [InlineData("ROLLBACK TO SAVEPOINT a", LoadVerb.Savepoint, "ROLLBACK")]
    [InlineData("RELEASE a", LoadVerb.Savepoint, "RELEASE")]
    [InlineData("SET ROLE postgres", LoadVerb.Other, "SET")]
    [InlineData("COPY a FROM STDIN", LoadVerb.Other, "COPY")]
    [InlineData("CREATE TABLE a (b int)", LoadVerb.Other, "CREATE")]
    [InlineData("DO $$ BEGIN END $$", LoadVerb.Other, "DO")]
    [InlineData("SELECT pg_catalog.pg_terminate_backend(1)", LoadVerb.Other, "pg_terminate_backend")]
    [InlineData("SELECT \"set_config\"('a', 'b', false)", LoadVerb.Other, "set_config")]
    [InlineData("UPDATE a SET b = dblink_exec('c')", LoadVerb.Other, "dblink_exec")]
    [InlineData("SELECT pg_advisory_lock (1)", LoadVerb.Other, "pg_advisory_lock")]
    [InlineData("SELECT pg_advisory_xact_lock(1)", LoadVerb.Read, "SELECT")]
    [InlineData("SELECT pg_terminate_backend FROM a", LoadVerb.Read, "SELECT")]
    [InlineData("DELETE FROM toil_migration_step", LoadVerb.Other, "Toil's own")]
    public void What_a_statement_does(string sql, object verb, string word) => Assert.Equal(((LoadVerb)verb, word), LoadVerbs.Of(SqlSplitter.Split(sql).Single()));
}
