using System.Diagnostics;
using Toil.Certificates;
using Toil.Core.Tests.Issues.GitHub;
using Toil.Core.Tests.Support;
using Toil.Issues.Tracking;
using Toil.Reports;
using Toil.Telemetry;

namespace Toil.Core.Tests.Issues;

/// <summary>The same three sweeps over HTTP, against a fake that is held to GitHub's own description.</summary>
public sealed class IssueHttpTests : SyncTestBase
{
    [Fact]
    public async Task Three_sweeps_come_to_the_same_over_http()
    {
        using GitHubFake fake = new() { Time = Time };
        await NightsAsync(fake);
        Assert.Equal(Nights.End, Standing(fake));
    }

    [Theory]
    [InlineData(GitHubFault.CutAfter)]
    [InlineData(GitHubFault.CutBefore)]
    [InlineData(GitHubFault.BadGatewayAfter)]
    [InlineData(GitHubFault.HalfAnswer)]
    public async Task Every_answer_may_be_lost_once(GitHubFault fault)
    {
        using GitHubFake fake = new() { Time = Time };
        HashSet<string> seen = [];
        fake.Fault = (request, _, _) => seen.Add($"{request.Method} {request.Path} {request.Body}") ? fault : GitHubFault.None;
        await NightsAsync(fake);
        Assert.Equal(Nights.End, Standing(fake));
        Assert.Empty(Sink.Problems);
    }

    [Fact]
    public async Task Every_request_may_be_the_last_of_its_run()
    {
        using GitHubFake fake = new() { Time = Time };
        int last = await NightsAsync(fake);
        for (int at = 1; at <= last; at++)
        {
            using GitHubFake dying = new() { Time = Time };
            using CancellationTokenSource death = new();
            int count = 0;
            dying.Done = _ =>
            {
                if (++count == at)
                {
                    death.Cancel();
                }
            };
            await NightsAsync(dying, death);
            Assert.Equal(Nights.End, Standing(dying));
        }
    }

    [Fact]
    public async Task A_process_that_is_killed_after_each_write_leaves_one_issue_for_each_fingerprint()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "killed as Unix does");
        using GitHubFake fake = new();
        using TempFolder folder = new();
        int deaths = 0;
        foreach (CertificateFinding[] night in Nights.All)
        {
            string findings = folder.Write("findings.json", Json(night));
            for (bool isDone = false; !isDone;)
            {
                Process? child = null;
                using ManualResetEventSlim started = new();
                fake.Done = request =>
                {
                    if (request.IsWrite)
                    {
                        started.Wait(TestContext.Current.CancellationToken);
                        child!.Kill();
                    }
                };
                child = SyncChild.Start(fake, folder.Path, findings);
                started.Set();
                await child.WaitForExitAsync(TestContext.Current.CancellationToken);
                isDone = child.ExitCode == 0;
                deaths += isDone ? 0 : 1;
                child.Dispose();
                Assert.InRange(deaths, 0, 60);
            }
        }

        Assert.Equal(Nights.End, Standing(fake));
        Assert.InRange(deaths, 15, 60);
    }

    private static string[] Standing(GitHubFake fake)
        => [.. fake.Issues.Values.Select(issue => Nights.Line(issue.Title, issue.IsOpen, issue.Comments.Select(comment => comment.Body))).Order()];

    private static string Json(IEnumerable<CertificateFinding> findings)
    {
        using StringWriter text = new();
        CertificateSweep sweep = new();
        JsonResultWriter writer = new(text, sweep.Descriptor.LineJson, new SecretRedactor(), sweep.Descriptor.Name);
        foreach (CertificateFinding finding in findings)
        {
            writer.Write(finding);
        }

        writer.Complete(new ResultTally(sweep.Descriptor.View));
        return text.ToString();
    }

    private async Task<int> NightsAsync(GitHubFake fake, CancellationTokenSource? death = null)
    {
        foreach (CertificateFinding[] night in Nights.All)
        {
            Time.Now += TimeSpan.FromDays(1);
            DateTimeOffset observed = Time.Now;
            Time.Now += TimeSpan.FromMinutes(1);
            try
            {
                using IIssueTracker tracker = new MortalTracker(fake.OpenTracker(new() { WorkingDirectory = Path.GetTempPath(), Sink = Sink, Time = Time }), death?.Token ?? default);
                await SyncAsync(tracker, night, isComplete: true, [], observed);
            }
            catch (OperationCanceledException) when (death is { IsCancellationRequested: true })
            {
                Time.Now += TimeSpan.FromMinutes(1);
                using IIssueTracker tracker = fake.OpenTracker(new() { WorkingDirectory = Path.GetTempPath(), Sink = Sink, Time = Time });
                await SyncAsync(tracker, night, isComplete: true, [], observed);
                death = null;
            }
        }

        return fake.Requests.Count;
    }
}
