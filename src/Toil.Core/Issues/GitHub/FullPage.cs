using System.Text.Json;

namespace Toil.Issues.GitHub;

/// <summary>
/// A last page that is full stays as it is when another comes after it, and so does its ETag: whoever trusted what was kept of it would never see the next
/// one, and take what is there for missing.
/// </summary>
internal static class FullPage
{
    /// <summary>Entries of a page, as they are asked for: GitHub's most.</summary>
    public const int Size = 100;

    /// <summary>True where an answer is a last page without room.</summary>
    public static bool MayGrow(GitHubAnswer answer) => GitHubPages.NextOf(answer) is null && Count(answer.Body) >= Size;

    private static int Count(byte[] body)
    {
        int count = 0;
        try
        {
            Utf8JsonReader reader = new(body);
            if (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
            {
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    reader.Skip();
                    count++;
                }
            }
        }
        catch (JsonException)
        {
            // Whoever reads it says so.
        }

        return count;
    }
}
