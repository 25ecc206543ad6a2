using System.Globalization;
using Toil.Core.Tests.Support;
using Toil.Runbooks;

namespace Toil.Core.Tests.Runbooks.Engine;

/// <summary>Runs that are killed, at each write of the journal and at random instants: each effect happens exactly once, or is asked about.</summary>
public sealed class RunKillTests : RunTestBase
{
    private const int AtOnce = 2;
    private const int Random = 40;

    private static readonly string[] s_asked = ["plain", "each[0]/tell", "each[1]/tell"];

    // A plain step, of which only a person can tell; one that is verified; one that may be done twice; groups of both; and an operation without an effect.
    private static readonly string s_forward = $"""
        runbook: night
        steps:
          - id: plain
            {Write("plain")}
          - id: proven
            {Write("proven")}
            verify: {Brace(Has("proven"))}
          - id: twice
            idempotent: true
            exec: [touch, twice]
          - id: look
            uses: store.status
          - id: each
            foreach:
              in: [x, y]
              as: letter
              steps:
                - id: tell
                  exec: [sh, -c, 'echo "$1" >> effects', sh, LETTER]
          - id: both
            limit: 2
            parallel:
              - id: left
                {Write("left")}
                verify: {Brace(Has("left"))}
              - id: right
                {Write("right")}
                verify: {Brace(Has("right"))}
          - id: last
            {Write("last")}
            verify: {Brace(Has("last"))}
        """.Replace("LETTER", "\"${{ letter }}\"", StringComparison.Ordinal);

    private static readonly string s_backward = $"""
        runbook: night
        steps:
          - id: a
            {Write("a")}
            verify: {Brace(Has("a"))}
            rollback: {Brace(Remove("a"))}
          - id: b
            {Write("b")}
            verify: {Brace(Has("b"))}
            rollback: {Brace(Remove("b"))}
          - id: bad
            exec: ['false']
            idempotent: true
        always:
          - id: end
            idempotent: true
            exec: [touch, ended]
        """;

    [Fact]
    public Task Forward_at_each_write() => AtEachWriteAsync(s_forward, folder => CheckForwardAsync(folder));

    [Fact]
    public Task Backward_at_each_write() => AtEachWriteAsync(s_backward, folder => CheckBackwardAsync(folder));

    [Fact]
    public async Task Forward_at_random_instants()
    {
        Random random = new(7);
        int[] waits = [.. Enumerable.Range(0, Random).Select(_ => random.Next(0, 220))];
        await Parallel.ForEachAsync(waits, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken }, async (wait, token) =>
        {
            using TempFolder folder = new();
            folder.Write("night.yaml", s_forward);
            await RunChild.RunAsync(folder.Path, asked: 0, TimeSpan.FromMilliseconds(wait), token);
            await CheckForwardAsync(folder);
        });
    }

    private static async Task AtEachWriteAsync(string book, Func<TempFolder, Task> check)
    {
        int asked;
        using (TempFolder whole = new())
        {
            whole.Write("night.yaml", book);
            await RunChild.RunAsync(whole.Path, asked: 0, after: null, TestContext.Current.CancellationToken);
            asked = int.Parse(await File.ReadAllTextAsync(whole["asked"], TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
            await check(whole);
        }

        await Parallel.ForEachAsync(Enumerable.Range(1, asked), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken }, async (at, token) =>
        {
            using TempFolder folder = new();
            folder.Write("night.yaml", book);
            await RunChild.RunAsync(folder.Path, at, after: null, token);
            await check(folder);
        });
    }

    private static async Task CheckForwardAsync(TempFolder folder)
    {
        using RunTrialFolder trial = new(folder);
        RunStep? run = await trial.EndAsync(asked => Assert.Contains(asked, s_asked));
        if (run is null)
        {
            // It died before it had begun: then nothing has happened.
            Assert.Empty(trial.Effects);
            return;
        }

        Assert.Equal(RunStepState.Succeeded, run.State);
        Assert.Equal(["last", "left", "plain", "proven", "right", "x", "y"], trial.Effects.Order(StringComparer.Ordinal));
    }

    private static async Task CheckBackwardAsync(TempFolder folder)
    {
        using RunTrialFolder trial = new(folder);
        RunStep? run = await trial.EndAsync(asked => Assert.EndsWith(".rollback", asked, StringComparison.Ordinal));
        Assert.Empty(trial.Effects);
        if (run is not null)
        {
            Assert.Equal(RunStepState.RolledBack, run.State);
            Assert.True(File.Exists(folder["ended"]));
        }
    }

    private static string Brace(string action) => $"{{ {action} }}";
}
