using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Toil.Issues.GitHub;

/// <summary>An issue or a pull request.</summary>
internal sealed record IssueAnswer
{
    public int? Number { get; init; }

    public string? Title { get; init; }

    public string? Body { get; init; }

    public string? State { get; init; }

    public string? StateReason { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    [JsonConverter(typeof(LabelNames))]
    public IReadOnlyList<string>? Labels { get; init; }

    public IReadOnlyList<UserAnswer?>? Assignees { get; init; }

    public int? Comments { get; init; }

    public string? HtmlUrl { get; init; }

    public JsonElement? PullRequest { get; init; }
}

internal sealed record UserAnswer
{
    public string? Login { get; init; }
}

internal sealed record CommentAnswer
{
    public string? Body { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }
}

internal sealed record MilestoneAnswer
{
    public int? Number { get; init; }

    public string? Title { get; init; }
}

internal sealed record RepositoryAnswer
{
    public long? Id { get; init; }

    public string? FullName { get; init; }

    public bool? HasIssues { get; init; }
}

internal sealed record NewIssue(string Title, string Body, IReadOnlyList<string>? Labels, IReadOnlyList<string>? Assignees, int? Milestone);

internal sealed record IssueChange(string? Title, string? Body, string? State, string? StateReason, IReadOnlyList<string>? Labels);

internal sealed record NewComment(string Body);

internal sealed record NewLabels(IReadOnlyList<string> Labels);

/// <summary>How requests are written and answers are read.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IssueAnswer))]
[JsonSerializable(typeof(List<IssueAnswer>))]
[JsonSerializable(typeof(List<CommentAnswer>))]
[JsonSerializable(typeof(List<MilestoneAnswer>))]
[JsonSerializable(typeof(RepositoryAnswer))]
[JsonSerializable(typeof(NewIssue))]
[JsonSerializable(typeof(IssueChange))]
[JsonSerializable(typeof(NewComment))]
[JsonSerializable(typeof(NewLabels))]
internal sealed partial class GitHubJson : JsonSerializerContext
{
    /// <summary>The one to write with: letters of every script count once in a text's length and stay readable.</summary>
    public static GitHubJson Plain => field
        ??= new(new JsonSerializerOptions(Default.GeneratedSerializerOptions!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

/// <summary>Names of labels, which GitHub writes as objects and sometimes as plain text.</summary>
internal sealed class LabelNames : JsonConverter<IReadOnlyList<string>>
{
    public override IReadOnlyList<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        List<string> names = [];
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        if (document.RootElement.ValueKind != JsonValueKind.Array)
        {
            throw new JsonException("Labels are a list.");
        }

        foreach (JsonElement label in document.RootElement.EnumerateArray())
        {
            string? name = label.ValueKind == JsonValueKind.String ? label.GetString()
                : label.ValueKind == JsonValueKind.Object && label.TryGetProperty("name", out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()
                : null;
            names.Add(name ?? throw new JsonException("A label has no name."));
        }

        return names;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (string name in value)
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
    }
}
