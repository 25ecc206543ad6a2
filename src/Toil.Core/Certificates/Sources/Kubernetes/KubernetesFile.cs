using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Win32.SafeHandles;
using Toil.Certificates.Parsing;

namespace Toil.Certificates.Sources.Kubernetes;

/// <summary>Tells files with Kubernetes objects by their first characters, and reads them.</summary>
internal static partial class KubernetesFile
{
    // Where somebody named the file, keys in any order are worth a longer look.
    private const int HeadOfNamed = 64 * 1024;
    private const int HeadOfOthers = 4 * 1024;

    private static readonly HashSet<string> s_extensions = new(StringComparer.OrdinalIgnoreCase) { ".yaml", ".yml", ".json", ".conf", ".kubeconfig" };

    private static readonly HashSet<string> s_names = new(StringComparer.OrdinalIgnoreCase) { "config", "kubeconfig" };

    /// <summary>
    /// Yields what the objects in a file hold. Nothing where the file is none of these, or where nobody named it and no certificate is in it:
    /// then it is a file like any other.
    /// </summary>
    public static IEnumerable<SourceItem> Read(
        string path, FileExpectation expectation, CertificateCache cache, FileSourceOptions options, CancellationToken cancellation)
    {
        bool isNamed = expectation == FileExpectation.Named;
        if (!isNamed && (expectation == FileExpectation.Promised || !MayBe(Path.GetFileName(path))))
        {
            yield break;
        }

        using StreamReader? text = TryOpen(path, isNamed ? HeadOfNamed : HeadOfOthers);
        if (text is null)
        {
            yield break;
        }

        bool any = false;
        KubernetesSource source = new(cache, options);
        foreach (SourceItem item in source.Read(text, path, cancellation))
        {
            if (item is { IsExport: true, Failure: FailureReason.NotACertificate } && source.IsOfOtherKinds)
            {
                // Objects of other kinds may have PEM in them as well, as any text may.
                yield break;
            }

            // A template of a chart is no damaged export.
            if (isNamed || any || item.Path != path)
            {
                any = true;
                yield return item;
            }
        }
    }

    /// <summary>True where a file, or a pattern of files, is named as exports and kubeconfigs are.</summary>
    public static bool MayBe(string name) => s_names.Contains(name) || s_extensions.Contains(Path.GetExtension(name));

    private static StreamReader? TryOpen(string path, int headLength)
    {
        // Why it cannot be opened is for whoever reads it as an ordinary file to say.
        SafeFileHandle? handle = FileOpening.TryOpen(path, out _);
        if (handle is null)
        {
            return null;
        }

        StreamReader? text = null;
        try
        {
            text = new StreamReader(new FileStream(handle, FileAccess.Read, bufferSize: 0), Encoding.UTF8, detectEncodingFromByteOrderMarks: true, 64 * 1024);
            char[] head = new char[headLength];
            if (Looks(head.AsSpan(0, text.ReadBlock(head, 0, headLength))))
            {
                text.BaseStream.Position = 0;
                text.DiscardBufferedData();
                return text;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            // A folder opens on Unix, and fails here.
        }

        text?.Dispose();
        handle.Dispose();
        return null;
    }

    /// <summary>True where a text begins like an object of the API.</summary>
    internal static bool Looks(ReadOnlySpan<char> head)
    {
        head = head.TrimStart('\uFEFF');
        return !head.Contains('\0') && (head.TrimStart() is ['{' or '[', ..] ? JsonVersion().IsMatch(head) : YamlVersion().IsMatch(head));
    }

    [GeneratedRegex("""^["']?apiVersion["']?[ \t]*:""", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex YamlVersion();

    [GeneratedRegex("""["]apiVersion["]\s*:""", RegexOptions.CultureInvariant)]
    private static partial Regex JsonVersion();
}
