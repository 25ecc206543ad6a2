using System.Text.Json.Serialization;
using Toil.Operations;

namespace Toil.Issues.Texts;

/// <summary>What an issue's hidden line remembers of the last time that it was written.</summary>
internal sealed record IssueMarker
{
    /// <summary>The form of the line.</summary>
    [JsonPropertyName("v")]
    public int Version { get; init; } = 1;

    /// <summary>What tells the issue again.</summary>
    [JsonPropertyName("key")]
    public required string Key { get; init; }

    /// <summary>The list of targets to which it belongs: only a whole sweep of that one closes it.</summary>
    [JsonPropertyName("scope")]
    public string Scope { get; init; } = string.Empty;

    /// <summary>The place that was asked for; null where it is about several.</summary>
    [JsonPropertyName("at")]
    public string? Target { get; init; }

    /// <summary>See <see cref="Subjects.IssueSubject.Digest"/>; empty where it is not known, and the issue is written anew.</summary>
    [JsonPropertyName("digest")]
    public string Digest { get; init; } = string.Empty;

    /// <summary>See <see cref="Subjects.IssueSubject.Parts"/>.</summary>
    [JsonPropertyName("parts")]
    public IReadOnlyDictionary<string, Severity> Parts { get; init; } = new Dictionary<string, Severity>();

    /// <summary>How often it was written: names the comments that belong to the next time.</summary>
    [JsonPropertyName("rev")]
    public int Revision { get; init; }

    /// <summary>When what it says was observed.</summary>
    [JsonPropertyName("seen")]
    public DateTimeOffset Seen { get; init; }

    /// <summary>Hash of the title that was given to it: a person who has changed it since wants it like that.</summary>
    [JsonPropertyName("title")]
    public string Title { get; init; } = string.Empty;

    /// <summary>Hash of the text that was written: a person who has changed it since has had a hand in the issue.</summary>
    [JsonPropertyName("text")]
    public string Text { get; init; } = string.Empty;

    /// <summary>The worst of it.</summary>
    [JsonIgnore]
    public Severity Severity => Parts.Count == 0 ? Severity.None : Parts.Values.Max();
}
