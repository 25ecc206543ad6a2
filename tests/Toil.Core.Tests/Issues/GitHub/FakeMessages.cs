using System.Collections.Specialized;

namespace Toil.Core.Tests.Issues.GitHub;

/// <summary>A request that came to the fake.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path with the query, below the API's root.</param>
/// <param name="Body">Its body.</param>
/// <param name="Headers">Its headers.</param>
internal sealed record FakeRequest(string Method, string Path, string Body, NameValueCollection Headers)
{
    /// <summary>What it was answered with: a status, <c>0</c> for a cut connection, null while it waits.</summary>
    public int? Status { get; set; }

    public bool IsWrite => Method != "GET";

    public override string ToString() => $"{Method} {Path} -> {Status}";
}

/// <summary>What the fake answers.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">The body; null for none.</param>
internal sealed record FakeAnswer(int Status, string? Body)
{
    public Dictionary<string, string> Headers { get; init; } = [];

    public string ContentType { get; init; } = "application/json; charset=utf-8";
}
