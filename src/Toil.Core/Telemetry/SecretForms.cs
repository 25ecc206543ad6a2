using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using Toil.Values;

namespace Toil.Telemetry;

/// <summary>The forms in which a secret can turn up in a text that was made with it.</summary>
internal static class SecretForms
{
    /// <summary>The secret itself, and as URLs, forms, JSON, markup, Toil's own messages and Base64 write it.</summary>
    public static IEnumerable<string> Of(string secret) =>
    [
        secret,
        Uri.EscapeDataString(secret),
        WebUtility.UrlEncode(secret),
        WebUtility.HtmlEncode(secret),
        JavaScriptEncoder.Default.Encode(secret),
        JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(secret),
        InertText.From(secret, int.MaxValue),
        .. Base64(Encoding.UTF8.GetBytes(secret)).SelectMany(text => new[] { text, text.Replace('+', '-').Replace('/', '_') }),
    ];

    /// <summary>
    /// What Base64 makes of the bytes alone, and of the bytes inside of something larger (<c>user:secret</c>): there they begin at any of
    /// three places in a group, and only the characters that no neighbour has a share in are known.
    /// </summary>
    private static IEnumerable<string> Base64(byte[] bytes)
    {
        yield return Convert.ToBase64String(bytes).TrimEnd('=');
        for (int before = 0; before < 3; before++)
        {
            string text = Convert.ToBase64String([.. new byte[before], .. bytes]);
            int first = ((before * 8) + 5) / 6;
            int end = (before + bytes.Length) * 8 / 6;
            yield return text[first..end];
        }
    }
}
