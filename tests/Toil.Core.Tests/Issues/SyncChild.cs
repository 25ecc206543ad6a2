using System.Diagnostics;
using Toil.Core.Tests.Issues.GitHub;
using Toil.Core.Tests.Support;
using Toil.Issues;
using Toil.Issues.GitHub;
using Toil.Operations;

namespace Toil.Core.Tests.Issues;

/// <summary>Another process that syncs the findings of a file, so that it can be killed.</summary>
public sealed class SyncChild
{
    private const string ApiVariable = "TOIL_TEST_CHILD_API";
    private const string FindingsVariable = "TOIL_TEST_CHILD_FINDINGS";

    internal static Process Start(GitHubFake fake, string folder, string findings)
        => ChildTest.Start(typeof(SyncChild), nameof(Work), folder, (ApiVariable, fake.Api.ToString()), (FindingsVariable, findings), ("GITHUB_TOKEN", fake.Token));

    /// <summary>What the child does.</summary>
    [Fact(Explicit = true)]
    public async Task Work()
    {
        string findings = Environment.GetEnvironmentVariable(FindingsVariable) ?? throw new InvalidOperationException("only for the other tests");
        IssueSync sync = new() { Open = (options, context) => GitHubTracker.Open(options, context, GitHubFake.Tuning) };
        ValueOrigin origin = new("test");
        OptionValue[] values =
        [
            new("InputObject", findings, origin), new("Repository", "acme/production", origin), new("Api", Environment.GetEnvironmentVariable(ApiVariable), origin),
            new("Complete", true, origin), new("Scope", "nightly", origin),
        ];
        SinkProbe sink = new();
        await sync.InvokeAsync(values, null, new OperationContext { WorkingDirectory = Path.GetTempPath(), Sink = sink }, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Empty(sink.Problems);
    }
}
