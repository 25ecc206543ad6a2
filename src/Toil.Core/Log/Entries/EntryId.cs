using System.Buffers;
using Toil.Operations;
using Toil.Values;

namespace Toil.Log;

/// <summary>
/// How people name an entry: by its whole id, by the first characters of it, or by the first characters of its last group, which tables show. A
/// UUIDv7 begins with the time, so entries of one minute share their first eight characters; the last group is random.
/// </summary>
internal static class EntryId
{
    /// <summary>Fewest characters that are looked up.</summary>
    public const int MinLength = 4;

    private static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789abcdef-");

    /// <summary>The characters that tables show.</summary>
    public static string Short(Guid id) => LastGroup(id)[..8];

    /// <summary>The last twelve hexadecimal digits, all random in a UUIDv7.</summary>
    public static string LastGroup(Guid id) => id.ToString("D")[24..];

    /// <summary>The text in the form that it is looked up in.</summary>
    /// <exception cref="ToilException"><c>EntryIdInvalid</c>.</exception>
    public static string Normalize(string text)
    {
        string id = text.Trim().ToLowerInvariant();
        return id.Length is >= MinLength and <= 36 && !id.AsSpan().ContainsAnyExcept(s_digits)
            ? id
            : throw ToilException.Invalid(
                "EntryIdInvalid", $"'{InertText.From(text, 80)}' is not the id of an entry.",
                $"Give the whole id, or {MinLength} or more of its first characters as 'toil log list' shows them.", text);
    }
}
