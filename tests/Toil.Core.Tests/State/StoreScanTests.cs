using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.State;

namespace Toil.Core.Tests.State;

/// <summary>Rows handed on where they stand, past the driver on one engine and through it on the other.</summary>
public sealed class StoreScanTests(PostgresFixture postgres) : StoreTestBase(postgres)
{
    [Theory, ClassData(typeof(BothEngines))]
    public async Task Numbers_texts_and_nothing_come_as_they_were_stored(StoreEngineKind engine)
    {
        await using StateStore store = await NewStoreAsync(engine);
        string?[] texts = ["b\u00fcro", null, string.Empty, new string('x', 100_000), "eightlet", "eightlets", "b\u00fcro", null, "\U0001F600", "eightlet"];
        await MakeAsync(store, texts);
        StoreWords words = new();
        List<(long Number, string? Word)> found = [];
        List<string> shown = [];
        await store.ScanAsync(
            new StoreStatement("SELECT n, word, 'v' || n FROM scanned WHERE n >= @From AND n < @To ORDER BY n", ("@From", 1L), ("@To", 9L)),
            row =>
            {
                long number = row.Int64(0);
                int word = row.Word(1, words);
                found.Add((number, word < 0 ? null : words[word]));
                shown.Add(row.Text(2));
            },
            Token);
        Assert.Equal([.. texts.Index().Skip(1).Take(8).Select(pair => ((long)pair.Index, pair.Item))], found);
        Assert.Equal([.. Enumerable.Range(1, 8).Select(number => $"v{number}")], shown);
        Assert.Equal(6, words.Count);
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_scan_of_nothing_takes_nothing_and_one_that_cannot_be_says_why(StoreEngineKind engine)
    {
        await using StateStore store = await NewStoreAsync(engine);
        await store.ScanAsync(new StoreStatement("SELECT version FROM toil_schema WHERE version < @To", ("@To", 0L)), _ => Task.FromException(new InvalidOperationException()), Token);
        ToilException failure = await FailsAsync("StoreFailed", () => store.ScanAsync(new StoreStatement("SELECT nothing FROM toil_schema"), _ => Task.CompletedTask, Token));
        Assert.Contains("nothing", failure.InnerException!.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidTimeZoneException>(
            () => store.ScanAsync(new StoreStatement("SELECT version FROM toil_schema"), _ => Task.FromException(new InvalidTimeZoneException()), Token));
    }

    [Theory, ClassData(typeof(BothEngines))]
    public async Task A_scan_is_cancelled_on_its_way(StoreEngineKind engine)
    {
        await using StateStore store = await NewStoreAsync(engine);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        const string Endless = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT i FROM n";
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ScanAsync(
            new StoreStatement(engine == StoreEngineKind.Sqlite ? Endless : "SELECT generate_series(0::bigint, 1000000000::bigint)"),
            row =>
            {
                if (row.Int64(0) == 1000)
                {
                    stop.Cancel();
                }
            },
            stop.Token));
    }

    [Fact]
    public async Task A_scan_sees_the_store_as_it_was_when_it_began()
    {
        await using StateStore store = await NewStoreAsync(StoreEngineKind.Sqlite);
        await MakeAsync(store, "a", "b", "c");
        int seen = 0;
        await store.ScanAsync(
            new StoreStatement("SELECT n FROM scanned"),
            async _ =>
            {
                if (seen++ == 0)
                {
                    Assert.Equal(3, await store.WriteAsync(session => session.ExecuteAsync("DELETE FROM scanned"), Token));
                }
            },
            Token);
        Assert.Equal(3, seen);
    }

    private static async Task MakeAsync(StateStore store, params string?[] texts) => await store.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync("CREATE TABLE scanned (n BIGINT NOT NULL, word TEXT)");
            foreach ((int number, string? text) in texts.Index())
            {
                await session.ExecuteAsync("INSERT INTO scanned (n, word) VALUES (@Number, @Text)", new { Number = (long)number, Text = text });
            }

            return true;
        },
        Token);
}
