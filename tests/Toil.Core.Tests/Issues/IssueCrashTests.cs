using Toil.Certificates;

namespace Toil.Core.Tests.Issues;

/// <summary>Three sweeps over changing findings, with a death at every call.</summary>
public sealed class IssueCrashTests : SyncTestBase
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_fingerprint_has_one_issue_in_the_end_and_hears_everything_once(bool isLate)
    {
        int calls = await NightsAsync(Tracker, (_, _) => 0);
        string[] undisturbed = Standing(Tracker);
        Assert.Equal(Nights.End, undisturbed.Order());
        for (int at = 1; at <= calls; at++)
        {
            MemoryTracker tracker = new(Time) { DiesAt = at, DiesLate = isLate };
            await NightsAsync(tracker, (_, _) => 0);
            Assert.Equal(undisturbed.Order(), Standing(tracker).Order());
        }
    }

    [Fact]
    public async Task A_run_that_dies_again_and_again_gets_there()
    {
        string[] undisturbed = [];
        await NightsAsync(Tracker, (_, _) => 0);
        undisturbed = Standing(Tracker);
        foreach (int steps in new[] { 2, 3, 4, 5, 7 })
        {
            MemoryTracker tracker = new(Time) { DiesLate = true };

            // Each try gets a little further, and dies after its last call has taken effect.
            await NightsAsync(tracker, (calls, tries) => calls + steps + tries);
            Assert.Equal(undisturbed.Order(), Standing(tracker).Order());
        }
    }

    private static string[] Standing(MemoryTracker tracker) =>
    [
        .. tracker.Issues.Select(issue => Nights.Line(issue.Title, issue.IsOpen, tracker.Comments(issue.Number))),
    ];

    private async Task<int> NightsAsync(MemoryTracker tracker, Func<int, int, int> nextDeath)
    {
        foreach (CertificateFinding[] night in Nights.All)
        {
            Time.Now += TimeSpan.FromDays(1);
            DateTimeOffset observed = Time.Now;
            for (int tries = 1; ; tries++)
            {
                Time.Now += TimeSpan.FromMinutes(1);
                if (nextDeath(tracker.Calls, tries) is > 0 and int death)
                {
                    tracker.DiesAt = death;
                }

                try
                {
                    await SyncAsync(tracker, night, isComplete: true, [], observed);
                    break;
                }
                catch (MemoryTracker.DeadException)
                {
                    Assert.InRange(tries, 1, 100);
                }
            }
        }

        return tracker.Calls;
    }
}
