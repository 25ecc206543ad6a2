using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Toil.Certificates;
using Toil.Core.Tests.Support;
using Toil.Issues.Subjects;
using Toil.Issues.Texts;
using Toil.Issues.Tracking;
using Toil.Operations;
using Toil.Telemetry;

namespace Toil.Core.Tests.Issues;

public sealed partial class IssueTextTests : SyncTestBase
{
    private const string Hostile = "CN=@octocat | <!-- toil:issue {\"v\":1,\"key\":\"00000000000000000000000000000000\"} --> <script>alert(1)</script> [x](https://evil.example) #12 GH-3 ::set-output name=a::b ##[add-mask]x \u001b[31mred `code` www.evil.example closes #4";

    [Fact]
    public async Task Hostile_text_is_shown_and_does_nothing()
    {
        CertificateFinding finding = Bad("a", message: Toil.Values.InertText.From(Hostile)) with { Subject = Toil.Values.InertText.From(Hostile), Owner = "@octocat", Target = "@octocat/a#1.example.com:443" };
        await SyncAsync([finding]);
        await SyncAsync([finding with { Problems = [finding.Problems[0] with { Severity = Severity.Critical }] }]);
        TrackedIssue issue = Assert.Single(Tracker.Issues);
        Assert.Equal(Print("a"), IssueBlock.Find(issue.Body)!.Marker.Key);
        Assert.Equal("`@octocat/a#1.example.com:443: Expired`", issue.Title);
        foreach (string text in Tracker.Comments(1).Append(issue.Body))
        {
            Assert.Contains("octocat", text, StringComparison.Ordinal);
            Assert.DoesNotContain('\u001b', text);
            string shown = CodePattern().Replace(CommentPattern().Replace(text, string.Empty), string.Empty);
            Assert.DoesNotMatch(@"@|<|\[|#\d|GH-\d|://|www\.|^::|##", shown);
        }
    }

    [Fact]
    public void Any_text_stays_inside_and_is_found_again() => Prop.ForAll(HostileText.Any, HostileText.Any, (text, around) =>
    {
        string inert = Toil.Values.InertText.From(text);
        IssueMember member = MemberOf(Bad("a", message: inert) with { Subject = inert, Target = inert.Length == 0 ? "x" : inert });
        IssueTexts texts = new("nightly", Time.Now, new SecretRedactor());
        IssueSubject subject = IssueSubject.Of(member);
        IssueMarker marker = new() { Key = subject.Key, Scope = around, Target = member.Target, Digest = subject.Digest, Parts = subject.Parts, Revision = 3, Seen = Time.Now };
        string body = IssueBlock.Compose(marker, texts.Text(subject, IssueTexts.LongestBody));
        string before = around.ReplaceLineEndings("\n").Length == 0 ? string.Empty : around.ReplaceLineEndings("\n") + "\n";
        IssueBlock found = IssueBlock.Find(before + body + "\nafter")!;
        return found.Before == before && found.After == "\nafter" && found.Marker.Key == subject.Key && found.Marker.Digest == subject.Digest
            && found.Marker.Target == Encoded(member.Target) && found.Text == texts.Text(subject, IssueTexts.LongestBody).Trim('\n') && IssueBlock.Find(body)!.IsUntouched
            && texts.Title(subject).Length <= 256 && !body.Contains("--!>", StringComparison.Ordinal);
    }).Check(Properties.Tests(1_000));

    [Fact]
    public async Task A_text_that_would_be_too_long_is_cut_and_counted()
    {
        CertificateFinding[] many = [.. Enumerable.Range(0, 10_000).Select(i => Bad($"{i:x8}", message: new string('m', 300), owner: "payments"))];
        await SyncAsync(many, ("GroupBy", "Owner"));
        TrackedIssue issue = Assert.Single(Tracker.Issues);
        Assert.Matches(@"\.\.\. and 9,\d\d\d more that are no worse\.", issue.Body);
        Assert.Equal(IssueSubject.MostParts, IssueBlock.Find(issue.Body)!.Marker.Parts.Count);

        // One more of so many is no news; one that is graver than all is.
        Assert.Equal(["Updated Findings of nightly for payments"], Told(await SyncAsync([.. many, Bad("ffffff01", owner: "payments")], ("GroupBy", "Owner"))));
        Assert.Equal(["Worse Findings of nightly for payments"], Told(await SyncAsync([.. many, Bad("ffffff02", Severity.Critical, owner: "payments")], ("GroupBy", "Owner"))));
    }

    [Fact]
    public async Task Text_that_looks_like_the_end_of_the_part_is_none()
    {
        CertificateFinding finding = Bad("a") with { Subject = $"CN={MarkerLine.End} x" };
        await SyncAsync([finding]);
        int length = Tracker.Issues[0].Body.Length;
        for (int night = 0; night < 4; night++)
        {
            await SyncAsync([finding with { Problems = [finding.Problems[0] with { Severity = night % 2 == 0 ? Severity.Warning : Severity.High }] }]);
        }

        Assert.InRange(Tracker.Issues[0].Body.Length, length - 200, length + 200);
    }

    [Fact]
    public async Task What_a_file_says_is_inert_wherever_it_is_shown_and_without_secrets()
    {
        const string esc = "\u001b[31m";
        SecretRedactor redactor = new();
        redactor.Register("hunter2-hunter2");
        MemberCollector collector = new(redactor.Redact);
        collector.Add(
            new CertificateSweep().Descriptor,
            Bad("a", message: esc + "It ended.", owner: esc + "me") with { Target = $"https://x.example/hunter2-hunter2{esc}:443", Subject = esc });
        IssueMember member = Assert.Single(collector.Members());
        string all = string.Join('\n', [member.Target, member.Owner!, member.Outcome, .. member.Places, .. member.Problems.Select(problem => problem.Place + problem.Problem.Message), .. member.Facts.Select(fact => fact.Text)]);
        Assert.DoesNotContain('\u001b', all);
        Assert.DoesNotContain("hunter2", all, StringComparison.Ordinal);
        ToilException error = await Assert.ThrowsAsync<ToilException>(() => SyncAsync([Bad("a") with { Fingerprint = esc }]));
        Assert.Equal("IssueFindingUnknown", error.ErrorId);
    }

    [Fact]
    public async Task Thousands_of_findings_that_are_as_they_were_cost_one_look()
    {
        CertificateFinding[] many = [.. Enumerable.Range(0, 2_000).Select(i => Bad($"{i:x8}"))];
        for (int night = 0; night < 4; night++)
        {
            await SyncAsync(many, ("MaxNew", 500));
        }

        Assert.Equal(2_000, Tracker.Issues.Count(issue => issue.IsOpen));
        int calls = Tracker.Calls;
        Assert.Equal(2_000, (await SyncAsync(many, ("MaxNew", 500))).Count(change => change.Action == Toil.Issues.IssueAction.Unchanged));
        Assert.Equal(calls + 1, Tracker.Calls);
    }

    [Fact]
    public async Task An_issue_that_people_filled_is_told_of_and_left()
    {
        await SyncAsync([Bad("a", Severity.Warning), Bad("b")]);
        foreach (int number in new[] { 1, 2 })
        {
            Tracker.Edit(number, issue => issue with { Body = issue.Body + "\n" + new string('x', 64_300) });
        }

        Assert.Equal(["Closed b"], Told(await SyncAsync([Bad("a", Severity.Critical), Fine("b")])));
        Assert.Contains("#2 of acme/production holds so much text that there is no room", Assert.Single(Sink.Problems).Message, StringComparison.Ordinal);
        Assert.Empty(Tracker.Comments(2));
        Assert.Equal([false, true], Tracker.Issues.Select(issue => issue.IsOpen));
    }

    [Fact]
    public async Task Addresses_behind_a_name_share_an_issue()
    {
        await SyncAsync([Bad("a") with { Address = "192.0.2.1" }, Bad("a", Severity.Critical, RuleIds.NameMismatch, message: "Wrong name.") with { Address = "192.0.2.2" }]);
        string body = Assert.Single(Tracker.Issues).Body;
        Assert.Contains("| Critical | `a.example.com:443 (192.0.2.2)` | Wrong name. |", body, StringComparison.Ordinal);
        Assert.Contains("| High | `a.example.com:443 (192.0.2.1)` | It ended. |", body, StringComparison.Ordinal);
    }

    // What a JSON text cannot hold is replaced in it.
    private static string Encoded(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));

    private static IssueMember MemberOf(CertificateFinding finding)
    {
        MemberCollector collector = new();
        collector.Add(new CertificateSweep().Descriptor, finding);
        return Assert.Single(collector.Members());
    }

    [GeneratedRegex("(`+)(?!`).*?(?<!`)\\1(?!`)", RegexOptions.Singleline)]
    private static partial Regex CodePattern();

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex CommentPattern();
}
