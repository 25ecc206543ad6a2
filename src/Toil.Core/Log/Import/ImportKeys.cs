using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Toil.Log.Import;

/// <summary>
/// The keys by which rows are known again when a file is read a second time: format, person, and what stays when a line is edited. The same again in
/// one file is told apart by its number.
/// </summary>
internal sealed class ImportKeys(LogFormat format)
{
    private readonly Dictionary<string, int> _seen = [];

    /// <summary>The key of a row.</summary>
    /// <param name="person">Whose it is.</param>
    /// <param name="identity">What stays when the row is edited: its start; start and task; day and task.</param>
    public string Next(string person, string identity)
    {
        string text = $"{format}\n{person}\n{identity}";
        int number = _seen[text] = _seen.GetValueOrDefault(text) + 1;
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{text}\n{number}")));
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>An instant as a part of an identity.</summary>
    public static string Of(DateTimeOffset instant) => instant.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
