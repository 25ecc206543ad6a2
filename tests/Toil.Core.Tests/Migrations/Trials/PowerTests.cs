using System.Buffers.Binary;
using System.Data.Common;
using System.Globalization;
using Toil.Core.Tests.Support;
using Toil.State;

namespace Toil.Core.Tests.Migrations.Trials;

/// <summary>The power fails: of SQLite's log, what no commit has waited for is gone, or there by a part.</summary>
public sealed class PowerTests(PostgresFixture postgres) : TrialBase(postgres)
{
    private const int Failures = 6;
    private const int Header = 32;
    private const int FrameHeader = 24;

    [Theory]
    [InlineData("run")]
    [InlineData("undo")]
    public async Task Batches_that_had_not_reached_the_disk_are_done_again(string verb)
    {
        Random random = Seeded(out _);
        using TrialBed bed = await BedAsync(StoreEngineKind.Sqlite);
        if (verb == "undo")
        {
            await bed.RunAsync("run", Token);
        }

        int lost = 0;
        for (int i = 0; i < Failures * Trials; i++)
        {
            lost += await FailAsync(bed, verb, random);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{lost} batches were lost");
        await bed.GoOnAsync(verb, Token);
        await (verb == "run" ? AssertDoneAsync(bed, StoreEngineKind.Sqlite) : AssertUndoneAsync(bed, StoreEngineKind.Sqlite));
    }

    /// <summary>Kills a run behind one of its batches, and takes some of the last ones out of the log; gives how many.</summary>
    private static async Task<int> FailAsync(TrialBed bed, string verb, Random random)
    {
        byte[] data;
        byte[] log;
        int lost;
        Dictionary<string, long> before = await BatchesAsync(bed);

        // While it reads, nothing is copied out of the log.
        await using (DbConnection reader = await bed.OpenAsync())
        {
            await using DbCommand command = reader.CreateCommand();
            command.CommandText = "BEGIN; SELECT count(*) FROM tally";
            await command.ExecuteScalarAsync(Token);
            using MigrationChild child = MigrationChild.Start(bed, verb, "batch.committed", random.Next(1, 7)).Go();
            if (await child.EndAsync(Token))
            {
                return 0; // fewer batches than that
            }

            Assert.True(child.Error is null, child.Error);

            // Since the step's beginning, for which the commit waited, or since this run's.
            long fresh = (await BatchesAsync(bed)).Select(step => step.Value - before.GetValueOrDefault(step.Key)).Last(batches => batches != 0);
            lost = random.Next(1, (int)fresh + 1);
            data = await File.ReadAllBytesAsync(bed.Location, Token);
            log = Cut(await File.ReadAllBytesAsync(bed.Location + "-wal", Token), lost, random);
        }

        await File.WriteAllBytesAsync(bed.Location, data, Token);
        await File.WriteAllBytesAsync(bed.Location + "-wal", log, Token);
        File.Delete(bed.Location + "-shm");
        return lost;
    }

    // Of each step, in the order in which they are done.
    private static async Task<Dictionary<string, long>> BatchesAsync(TrialBed bed)
        => await bed.ScalarAsync("SELECT count(*) FROM sqlite_master WHERE name = 'toil_migration_step'") is 0L ? []
            : (await bed.RowsAsync("SELECT direction || number, batches FROM toil_migration_step ORDER BY direction DESC, CASE direction WHEN 'Up' THEN number ELSE -number END"))
                .Select(row => row.Split('|')).ToDictionary(row => row[0], row => long.Parse(row[1], CultureInfo.InvariantCulture));

    // Its last commits are lost, and of the first of them something may be there.
    private static byte[] Cut(byte[] log, int lost, Random random)
    {
        int page = (int)BinaryPrimitives.ReadUInt32BigEndian(log.AsSpan(8));
        List<int> ends = [Header];
        for (int at = Header; at + FrameHeader + page <= log.Length && log.AsSpan(at + 8, 8).SequenceEqual(log.AsSpan(16, 8)); at += FrameHeader + page)
        {
            if (BinaryPrimitives.ReadUInt32BigEndian(log.AsSpan(at + 4)) != 0)
            {
                ends.Add(at + FrameHeader + page);
            }
        }

        Assert.InRange(lost, 0, ends.Count - 1);
        int end = ends[^(lost + 1)];
        return log[..(lost == 0 ? end : random.Next(end, ends[^lost]))];
    }
}
