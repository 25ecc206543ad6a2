using System.Collections.Concurrent;
using System.Globalization;
using Toil.Core.Tests.Support;
using Toil.Issues.GitHub;
using Toil.Issues.Tracking;
using Toil.Operations;
using Toil.Values;

namespace Toil.Core.Tests.Issues.GitHub;

/// <summary>
/// A small GitHub on loopback with one repository, that keeps what it is told and can fail in every way. It is held to GitHub's own description of its API by
/// <c>GitHubContractTests</c>.
/// </summary>
internal sealed class GitHubFake : IDisposable
{
    private readonly FakeServer _server;
    private readonly FakeRoutes _routes;
    private readonly TempFolder _folder = new();
    private readonly Lock _gate = new();
    private string _repository = "acme/production";
    private int _count;
    private int _writes;

    public GitHubFake()
    {
        _routes = new FakeRoutes(this);
        _server = new FakeServer(Carry);
        Root = _server.Root;
        File.WriteAllText(_folder["token"], Token);
    }

    /// <summary>Address of the fake, without a slash at its end.</summary>
    public string Root { get; }

    /// <summary>Where clients find it, where something stands before it: its links lead there. Null for <see cref="Root"/>.</summary>
    public string? PublicRoot { get; set; }

    /// <summary>The API's root: <see cref="Root"/> as GitHub.com has it, with <c>/api/v3</c> as an Enterprise Server has it.</summary>
    public Uri Api => new((PublicRoot ?? Root) + Prefix);

    /// <summary>Empty, or <c>/api/v3</c>.</summary>
    public string Prefix { get; set; } = string.Empty;

    /// <summary>Owner and name. Setting it renames the repository: the names before answer with a redirect.</summary>
    public string Repository
    {
        get => _repository;
        set
        {
            FormerNames.Add(_repository);
            _repository = value;
        }
    }

    /// <summary>Names that the repository had.</summary>
    public List<string> FormerNames { get; } = [];

    /// <summary>The token that it takes; any other answers 401.</summary>
    public string Token { get; set; } = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";

    /// <summary>The issues by number. To be read and changed while no request is under way.</summary>
    public SortedDictionary<int, FakeIssue> Issues { get; } = [];

    /// <summary>Logins that issues can be assigned to; others are refused with 422.</summary>
    public HashSet<string> Assignees { get; } = new(StringComparer.OrdinalIgnoreCase) { "octocat", "hubot" };

    /// <summary>Milestones: number by title.</summary>
    public Dictionary<string, int> Milestones { get; } = [];

    /// <summary>True where the token may not set labels, assignees and milestones: GitHub drops them silently from a new issue, and refuses to add labels.</summary>
    public bool DropsLabels { get; set; }

    /// <summary>True where only new issues lose their labels, and labels can be added afterwards.</summary>
    public bool DropsNewLabels { get; set; }

    /// <summary>False where issues are turned off: 410.</summary>
    public bool HasIssues { get; set; } = true;

    /// <summary>True where the repository is archived: writes answer 403.</summary>
    public bool IsArchived { get; set; }

    /// <summary>True where there is no such repository, or the token may not see it: 404.</summary>
    public bool IsHidden { get; set; }

    /// <summary>List requests for which something new is not listed yet.</summary>
    public int Lag { get; set; }

    /// <summary>Requests that are left before 403 with the headers of a used-up quota; null for no end.</summary>
    public int? Quota { get; set; }

    /// <summary>When the quota is full again.</summary>
    public DateTimeOffset QuotaReset { get; set; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>Answers a request in place of the fake where it gives something: seen before anything is done, with the request's number from 1.</summary>
    public Func<FakeRequest, int, FakeAnswer?>? Override { get; set; }

    /// <summary>Says how a request fails: its number from 1, and its number among the writes (0 for a read).</summary>
    public Func<FakeRequest, int, int, GitHubFault>? Fault { get; set; }

    /// <summary>All requests, in the order in which they came.</summary>
    public ConcurrentQueue<FakeRequest> Requests { get; } = new();

    /// <summary>Called after each request that was carried out, before its answer: a place to crash a process, or to change something.</summary>
    public Action<FakeRequest>? Done { get; set; }

    /// <summary>Fails the n-th request, counted from 1 over all or over the writes alone, counted from the fake's beginning.</summary>
    public void FailAt(int number, GitHubFault fault, bool writesOnly = false)
        => Fault = (_, all, writes) => (writesOnly ? writes : all) == number ? fault : GitHubFault.None;

    /// <summary>Puts an issue there, as if it had been created now.</summary>
    public FakeIssue Add(string title, string? body = null, params string[] labels)
    {
        DateTimeOffset now = _routes.Now;
        FakeIssue issue = new() { Number = Issues.Count == 0 ? 1 : Issues.Keys.Max() + 1, Title = title, Body = body, CreatedAt = now, UpdatedAt = now };
        issue.Labels.AddRange(labels);
        Issues.Add(issue.Number, issue);
        return issue;
    }

    /// <summary>Options that lead to it.</summary>
    public IssueTrackerOptions Options() => new() { Api = Api, Repository = Repository, Token = SecretReference.Parse("file:" + _folder["token"], CultureInfo.InvariantCulture) };

    /// <summary>Waits for tests: none to speak of, and no cache.</summary>
    public static GitHubTuning Tuning { get; } = new()
    {
        WritePace = TimeSpan.Zero, Backoff = TimeSpan.FromMilliseconds(1), LongestBackoff = TimeSpan.FromMilliseconds(20), LookDelay = TimeSpan.FromMilliseconds(1),
    };

    /// <summary>A client of it; without options and waits of one's choice it waits for nothing and has no cache.</summary>
    public IIssueTracker OpenTracker(OperationContext context, IssueTrackerOptions? options = null, GitHubTuning? tuning = null)
        => GitHubTracker.Open(options ?? Options(), context, tuning ?? Tuning);

    public void Dispose()
    {
        _server.Dispose();
        if (Directory.Exists(_folder.Path))
        {
            _folder.Dispose();
        }
    }

    private (FakeAnswer? Answer, GitHubFault Fault) Carry(FakeRequest request)
    {
        lock (_gate)
        {
            Requests.Enqueue(request);
            int number = ++_count;
            int write = request.IsWrite ? ++_writes : 0;
            GitHubFault fault = Fault?.Invoke(request, number, write) ?? GitHubFault.None;
            if (fault is GitHubFault.CutBefore or GitHubFault.HangsBefore)
            {
                return (null, fault);
            }

            FakeAnswer badGateway = new(502, "<html><body>Unicorn</body></html>") { ContentType = "text/html" };
            if (fault == GitHubFault.BadGatewayBefore)
            {
                return (badGateway, fault);
            }

            FakeAnswer answer = Override?.Invoke(request, number) ?? _routes.Answer(request);
            Done?.Invoke(request);
            return (fault == GitHubFault.BadGatewayAfter ? badGateway : answer, fault);
        }
    }
}
