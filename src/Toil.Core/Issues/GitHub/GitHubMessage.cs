using System.Text.Json;

namespace Toil.Issues.GitHub;

/// <summary>What GitHub says in the body of a refusal. Texts of a server: to be made inert before they are shown.</summary>
/// <param name="Message">Its message; null where the body is something else.</param>
/// <param name="Fields">Fields that it does not take, each with what is wrong with it.</param>
internal sealed record GitHubMessage(string? Message, IReadOnlyList<string> Fields)
{
    private const int LongestBody = 64 * 1024;

    private const int MostFields = 5;

    /// <summary>Reads a body, or as much of it as there is sense in.</summary>
    public static GitHubMessage Read(byte[] body)
    {
        try
        {
            if (body.Length <= LongestBody)
            {
                using JsonDocument document = JsonDocument.Parse(body);
                return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement) : new(null, []);
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // No JSON, or half of a surrogate pair: then the status has to do.
        }

        return new(null, []);
    }

    private static GitHubMessage Read(JsonElement root)
    {
        List<string> fields = [];
        if (root.TryGetProperty("errors", out JsonElement errors))
        {
            JsonElement[] all = errors.ValueKind == JsonValueKind.Array ? [.. errors.EnumerateArray().Take(MostFields)] : [errors];
            fields.AddRange(all.Select(Field).OfType<string>());
        }

        return new(Text(root, "message"), fields);
    }

    // GitHub writes errors as objects, and some as plain text.
    private static string? Field(JsonElement error) => error.ValueKind switch
    {
        JsonValueKind.String => error.GetString(),
        JsonValueKind.Object => Join(Text(error, "field"), Text(error, "message") ?? Text(error, "code")),
        _ => null,
    };

    private static string? Join(string? field, string? wrong) => field is null ? wrong : wrong is null ? field : $"{field}: {wrong}";

    private static string? Text(JsonElement parent, string name)
        => parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
