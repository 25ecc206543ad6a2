using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using Toil.Core.Tests.Support;
using Toil.State;

namespace Toil.Core.Tests.Migrations.Trials;

/// <summary>Others at work in the table that is migrated. What that costs them is measured in benchmarks/traffic.</summary>
public sealed partial class TrafficTests(PostgresFixture postgres) : TrialBase(postgres)
{
    private const int Connections = 4;
    private const int Keys = 20_000;

    private const string Plan = """
        migration: trial
        steps:
          - name: add the column
            up: ALTER TABLE item ADD COLUMN cents bigint
            down: ALTER TABLE item DROP COLUMN cents
          - name: keep new rows right
            up:
              - CREATE FUNCTION item_cents() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN NEW.cents := NEW.n * 100; RETURN NEW; END $f$
              - CREATE TRIGGER item_cents BEFORE INSERT OR UPDATE ON item FOR EACH ROW EXECUTE FUNCTION item_cents()
            down: DROP TRIGGER item_cents ON item; DROP FUNCTION item_cents
          - name: fill it
            backfill: { table: item, set: { cents: "n * 100" }, where: cents IS NULL }
            down: { set: { cents: "NULL" } }
        throttle: { target: 20ms }
        """;

    [Fact]
    public async Task Traffic_goes_on_beside_a_backfill_and_both_come_out_right()
    {
        Random random = Seeded(out int seed);
        using TrialBed bed = await BedAsync(StoreEngineKind.PostgreSql, Keys);
        bed.Use(Plan);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<Tally>[] traffic = [.. Enumerable.Range(0, Connections).Select(i => Task.Run(() => WorkAsync(bed, i, new Random(seed + i), stop.Token), Token))];

        await Task.Delay(random.Next(0, 50), Token);
        await bed.RunAsync("run", Token);
        await stop.CancelAsync();
        Tally[] tallies = await Task.WhenAll(traffic);

        // Those of the traffic are its own doing, since it takes keys in any order; none is the migration's.
        HashSet<int> own = [.. tallies.Select(tally => tally.Process)];
        int[] involved = [.. tallies.SelectMany(tally => tally.Deadlocks).SelectMany(text => Processes().Matches(text)).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];
        Assert.Empty(involved.Except(own));
        Assert.All(tallies, tally => Assert.NotEqual(0, tally.Transactions));
        Assert.Equal(0L, await bed.ScalarAsync("SELECT count(*) FROM item WHERE cents IS DISTINCT FROM n * 100"));
        Assert.Equal(Keys + tallies.Sum(tally => tally.Rows), await bed.ScalarAsync("SELECT count(*) FROM item"));
        await bed.AuditAsync();
    }

    private static async Task<Tally> WorkAsync(TrialBed bed, int worker, Random random, CancellationToken stop)
    {
        await using NpgsqlConnection connection = (NpgsqlConnection)await bed.OpenAsync();
        Tally tally = new(connection.ProcessID);
        long next = 10_000_000L * (worker + 1);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(Token);
                long rows = 0;
                for (int left = random.Next(1, 4); left > 0; left--)
                {
                    long key = random.Next(1, Keys) * 7L;
                    string sql = random.Next(4) switch
                    {
                        0 => $"INSERT INTO item (id, n) VALUES ({next += random.Next(1, 9)}, {random.Next(1000)})",
                        1 => $"DELETE FROM item WHERE id = {key}",
                        _ => $"UPDATE item SET n = n + 1 WHERE id = {key}",
                    };
                    await using NpgsqlCommand command = new(sql, connection, transaction);
                    int changed = await command.ExecuteNonQueryAsync(Token);
                    rows += sql[0] switch { 'I' => changed, 'D' => -changed, _ => 0 };
                }

                await transaction.CommitAsync(Token);
                tally.Rows += rows;
                tally.Transactions++;
            }
            catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.DeadlockDetected)
            {
                tally.Deadlocks.Add(error.Detail ?? string.Empty);
            }

            await Task.Delay(1, Token);
        }

        return tally;
    }

    [GeneratedRegex(@"(?i)\bprocess (\d+)")]
    private static partial Regex Processes();

    private sealed class Tally(int process)
    {
        public int Process { get; } = process;

        public List<string> Deadlocks { get; } = [];

        public long Rows { get; set; }

        public int Transactions { get; set; }
    }
}
