using Toil.Operations;
using Toil.Rollbacks.Load;
using Toil.Rollbacks.Load.Workloads;

namespace Toil.Core.Tests.Rollbacks.Load.Workloads;

public sealed class WorkloadReaderTests : WorkloadTestBase
{
    private const string Whole = """
        workload: orders-app
        description: What the shop does at noon.
        rate: 200.5
        arrivals: even
        connections: 8
        statement-timeout: 5s
        seed: 7
        transactions:
          - name: read an order
            weight: 8
            sql: SELECT * FROM orders WHERE id = @id AND note <> '@id' -- @id
            parameters: { id: { table: sales.orders, column: '"Id"', distribution: zipf } }
          - name: place an order
            sql:
              - INSERT INTO orders (id, customer, total, at, state) VALUES (@id, @customer, @total, @at, @state);
              - UPDATE customers SET orders = orders + 1, note = @note WHERE id =@customer OR id = -@customer; SELECT @ customer, 5 <@range
            parameters:
              id: { uuid: true }
              customer: { from: -1, to: 1000, distribution: zipf }
              total: { from: 0.5, to: 900, decimals: 2 }
              at: { now: yes }
              state: { values: [1, 2.5, new, '3', null, true] }
              note: { text: 20 }
          - name: number
            sql: WITH a AS (SELECT @n) INSERT INTO b SELECT * FROM a
            parameters: { n: { sequence: 100 } }
        """;

    [Fact]
    public void A_workload_with_everything()
    {
        Workload workload = Read(Whole);

        Assert.Equal(("orders-app", 200.5, Arrivals.Even, 8, 7), (workload.Name, workload.Rate, workload.Arrivals, workload.Connections, workload.Seed));
        Assert.Equal(TimeSpan.FromSeconds(5), workload.StatementTimeout);
        Assert.Equal(["read an order", "place an order", "number"], workload.Transactions.Select(transaction => transaction.Name));
        Assert.Equal([8, 1, 1], workload.Transactions.Select(transaction => transaction.Weight));
        LoadStatement read = workload.Transactions[0].Statements.Single();
        Assert.Equal("SELECT * FROM orders WHERE id = $1 AND note <> '@id'", read.Numbered);
        Assert.Equal(("read an order", LoadVerb.Read, "@id"), (read.Name, read.Verb, read.Parameters.Single()));
        KeyDraw key = Assert.IsType<KeyDraw>(workload.Transactions[0].Parameters.Single().Value);
        Assert.Equal(("sales.orders", "\"Id\"", true), (key.Table, key.Column, key.IsZipf));
        WorkloadTransaction place = workload.Transactions[1];
        Assert.Equal(
            [
                "INSERT INTO orders (id, customer, total, at, state) VALUES ($1, $2, $3, $4, $5)",
                "UPDATE customers SET orders = orders + 1, note = $1 WHERE id =$2 OR id = -$3", "SELECT @ customer, 5 <@range",
            ],
            place.Statements.Select(statement => statement.Numbered));
        Assert.Equal(["@note", "@customer", "@customer"], place.Statements[1].Parameters);
        Assert.Equal(
            [new UuidDraw(), new NumberDraw(-1, 1000, true), new DecimalDraw(50, 90_000, 2, false), new NowDraw()], place.Parameters.Take(4).Select(parameter => parameter.Value));
        Assert.Equal([1L, 2.5m, "new", "3", null, true], Assert.IsType<ListDraw>(place.Parameters[4].Value).Values);
        Assert.Equal(new TextDraw(20), place.Parameters[5].Value);
        Assert.Equal(LoadVerb.Write, workload.Transactions[2].Statements.Single().Verb);
        Assert.Equal(new SequenceDraw(100), workload.Transactions[2].Parameters.Single().Value);
    }

    [Fact]
    public void What_is_not_said_has_its_default()
    {
        Workload workload = Read(Around("sql: SELECT 1"));
        Assert.Equal((Arrivals.Poisson, null, null, 1), (workload.Arrivals, workload.Connections, workload.StatementTimeout, workload.Seed));
        Assert.Equal(1, workload.Transactions.Single().Weight);
    }

    [Fact]
    public void A_replay_needs_neither_rate_nor_transactions()
    {
        Workload workload = Read("workload: w\nconnections: 2", isForReplay: true);
        Assert.Equal((50.0, 2), (workload.Rate, workload.Connections));
        Assert.Empty(workload.Transactions);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
        => Assert.Equal("YamlNotFound", Assert.Throws<ToilException>(() => WorkloadReader.Read(Folder["nowhere.yaml"])).ErrorId);

    [Theory]
    [InlineData("", "line 1, column 1: this workload is empty.")]
    [InlineData("- a", "line 1, column 1: a workload is a mapping.")]
    [InlineData("workload: w", "line 1, column 1: 'rate' is missing.")]
    [InlineData("rate: 1", "line 1, column 1: 'workload' is missing.")]
    [InlineData("workload: w\nrate: 1", "line 1, column 1: 'transactions' is missing.")]
    [InlineData("workload: w\nrate: 1\ntransactions: []", "line 3, column 15: a workload has 1 to 200 transactions, and this has 0.")]
    [InlineData("workload: w\nrate: 1\ntransactions: 1", "line 3, column 15: 'transactions' is a list.")]
    [InlineData("workload: a b\nrate: 1", "line 1, column 11: 'a b' is not the name of a workload.")]
    [InlineData("workload: w\nrate: 0", "line 2, column 7: 'rate' of '0' is not a number from 0.01 to 50000.")]
    [InlineData("workload: w\nrate: fast", "line 2, column 7: 'rate' of 'fast' is not a number from 0.01 to 50000.")]
    [InlineData("workload: w\nrate: 1\nconections: 2", "line 3, column 1: 'conections' is not known. Did you mean 'connections'?")]
    [InlineData("workload: w\nrate: 1\nconnections: 101", "line 3, column 14: 'connections' of '101' is not a whole number from 1 to 100.")]
    [InlineData("workload: w\nrate: 1\nconnections: 1.5", "line 3, column 14: 'connections' of '1.5' is not a whole number from 1 to 100.")]
    [InlineData("workload: w\nrate: 1\narrivals: often", "line 3, column 11: 'often' is not known here. Write poisson or even.")]
    [InlineData("workload: w\nrate: 1\nstatement_timeout: 5", "line 3, column 20: '5' is not a duration.")]
    [InlineData("workload: w\nrate: 1\nstatement_timeout: 2h", "line 3, column 20: 'statement_timeout' of 2h is out of range. Give a value from 1ms to 1h.")]
    [InlineData("workload: w\nrate: 1\nseed: -1", "line 3, column 7: 'seed' of '-1' is not a whole number from 0 to 2147483647.")]
    public void What_is_wrong_with_a_workload_is_said_with_its_place(string yaml, string expected) => Assert.StartsWith(expected, Refusal(yaml), StringComparison.Ordinal);

    [Theory]
    [InlineData("weight: 1", "line 4, column 5: 'sql' is missing.")]
    [InlineData("sql: SELECT 1\nwieght: 2", "line 6, column 5: 'wieght' is not known. Did you mean 'weight'?")]
    [InlineData("sql: SELECT 1\nweight: 0", "line 6, column 13: 'weight' of '0' is not a number from 1E-06 to 1000000.")]
    [InlineData("sql: ';'", "line 5, column 10: a transaction has 1 to 100 statements, and this has 0.")]
    [InlineData("sql: { a: b }", "line 5, column 10: 'sql' is SQL, or a list of it.")]
    [InlineData("sql: [[a]]", "line 5, column 11: 'sql' is a list of statements, and this is none.")]
    [InlineData("sql: SELECT 'a", "line 5, column 17: this string is not closed.")]
    [InlineData("sql: |\n  SELECT 1;\n  COMMIT;", "line 7, column 7: COMMIT controls a transaction.")]
    [InlineData("sql: [SELECT 1, BEGIN]", "line 5, column 21: BEGIN controls a transaction.")]
    [InlineData("sql: DROP TABLE a", "line 5, column 10: DROP has no place in a load.")]
    [InlineData("sql: SELECT * INTO b FROM a", "line 5, column 10: SELECT INTO has no place in a load.")]
    [InlineData("sql: SELECT pg_terminate_backend(1)", "line 5, column 10: pg_terminate_backend has no place in a load.")]
    [InlineData("sql: DELETE FROM toil_migration", "line 5, column 10: Toil's own has no place in a load.")]
    [InlineData("sql: SELECT 1, @id", "line 5, column 20: @id is not declared. Declare it under 'parameters'")]
    [InlineData("sql: |\n  SELECT 1\n  WHERE a=@id2\nparameters: { id: { from: 1, to: 2 } }", "line 7, column 15: @id2 is not declared. Did you mean @id?")]
    [InlineData("sql: SELECT $1", "line 5, column 17: '$1' is no parameter of a workload.")]
    [InlineData("sql: SELECT 1\nparameters: { id: { from: 1, to: 2 } }", "line 6, column 19: no statement uses @id.")]
    [InlineData("sql: SELECT @a\nparameters: [a]", "line 6, column 17: 'parameters' is a mapping.")]
    [InlineData("sql: SELECT @a\nparameters: { '@a': { from: 1, to: 2 } }", "line 6, column 19: '@a' is not the name of a parameter.")]
    [InlineData("sql: SELECT @a\nparameters: { a: 5 }", "line 6, column 22: a parameter is a mapping.")]
    public void What_is_wrong_with_a_transaction_is_said_with_its_place(string lines, string expected)
        => Assert.StartsWith(expected, Refusal(Around(lines)), StringComparison.Ordinal);

    [Theory]
    [InlineData("{ form: 1 }", "line 6, column 24: 'form' is not known. Did you mean 'from'?")]
    [InlineData("{}", "line 6, column 22: this parameter does not say where its values come from.")]
    [InlineData("{ from: 1, text: 2 }", "line 6, column 33: this parameter has 'from' and 'text'.")]
    [InlineData("{ from: 1 }", "line 6, column 22: 'to' is missing.")]
    [InlineData("{ from: 2, to: 1 }", "line 6, column 37: 'to' is less than 'from'.")]
    [InlineData("{ from: 0.5, to: 1 }", "line 6, column 30: 'from' of '0.5' has more decimals than 0.")]
    [InlineData("{ from: 0, to: 1.555, decimals: 2 }", "line 6, column 37: 'to' of '1.555' has more decimals than 2.")]
    [InlineData("{ from: 0, to: 1, decimals: 10 }", "line 6, column 50: 'decimals' of '10' is not a whole number from 0 to 9.")]
    [InlineData("{ from: a, to: 1 }", "line 6, column 30: 'from' of 'a' is not a number within -9223372036854775807 and 9223372036854775807.")]
    [InlineData("{ from: 0, to: 9000000001, decimals: 9 }", "line 6, column 37: 'to' of '9000000001' is not a number within -9000000000 and 9000000000.")]
    [InlineData("{ from: 0, to: 1, distribution: normal }", "line 6, column 54: 'normal' is not known here. Write uniform or zipf.")]
    [InlineData("{ table: orders }", "line 6, column 22: 'column' is missing.")]
    [InlineData("{ table: orders o, column: id }", "line 6, column 31: 'orders o' is not the name of a table.")]
    [InlineData("{ table: orders, column: a.b }", "line 6, column 47: 'a.b' is not the name of a column.")]
    [InlineData("{ table: orders, column: id, to: 2 }", "line 6, column 51: 'to' does not go with 'table'.")]
    [InlineData("{ values: [] }", "line 6, column 32: 'values' is a list of 1 to 10000.")]
    [InlineData("{ values: [[a]] }", "line 6, column 33: a value is a single one.")]
    [InlineData("{ text: 0 }", "line 6, column 30: 'text' of '0' is not a whole number from 1 to 100000.")]
    [InlineData("{ uuid: false }", "line 6, column 30: 'uuid' is true, or not there.")]
    [InlineData("{ now: maybe }", "line 6, column 29: 'maybe' is neither true nor false.")]
    [InlineData("{ sequence: 1.5 }", "line 6, column 34: 'sequence' of '1.5' has more decimals than 0.")]
    public void What_is_wrong_with_a_parameter_is_said_with_its_place(string parameter, string expected)
        => Assert.StartsWith(expected, Refusal(Around($"sql: SELECT @a\nparameters: {{ a: {parameter} }}")), StringComparison.Ordinal);

    [Fact]
    public void Two_transactions_have_two_names()
        => Assert.StartsWith("line 6, column 5: a transaction named 't' stands before this one.", Refusal(Around("sql: SELECT 1") + "  - name: t\n    sql: SELECT 2\n"), StringComparison.Ordinal);
}
