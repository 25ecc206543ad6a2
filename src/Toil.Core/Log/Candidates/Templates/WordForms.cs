using System.Buffers;
using System.Net;

namespace Toil.Log.Candidates.Templates;

/// <summary>Tells the sort of a word by its form.</summary>
internal static class WordForms
{
    private static readonly SearchValues<char> s_lowerHex = SearchValues.Create("0123456789abcdef");

    private static readonly SearchValues<char> s_address = SearchValues.Create("0123456789abcdefABCDEF:.%[]");

    private static readonly SearchValues<char> s_lower = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    private static readonly SearchValues<char> s_name = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._");

    // Kubernetes makes names of these: no vowels, and none of 0, 1, 3 (k8s.io/apimachinery/pkg/util/rand).
    private static readonly SearchValues<char> s_kubernetes = SearchValues.Create("bcdfghjklmnpqrstvwxz2456789");

    private static readonly HashSet<string> s_extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        "sh", "ps1", "psm1", "psd1", "py", "rb", "pl", "js", "ts", "go", "rs", "c", "h", "cpp", "cs", "java", "jar", "war", "yaml", "yml", "json", "toml", "ini", "cfg", "conf", "config",
        "txt", "md", "log", "csv", "sql", "xml", "html", "css", "tf", "tfvars", "tfplan", "tfstate", "gz", "tgz", "tar", "zip", "xz", "bz2", "zst", "deb", "rpm", "iso", "img", "pem", "crt",
        "cer", "key", "csr", "p12", "pfx", "jks", "service", "socket", "timer", "target", "mount", "dump", "bak", "old", "tmp", "out", "pid", "lock", "env", "dll", "exe", "so", "bin", "dat", "db",
        "local-only", "pdf", "png", "jpg", "sock", "rules", "list", "repo", "tpl", "j2", "mk", "cmake", "proto", "patch", "diff", "hcl", "nomad", "sln", "csproj",
    };

    /// <summary>The mask of a word whose sort is certain, or null.</summary>
    public static string? MaskOf(string word)
    {
        if (word.Length == 0 || word.Length > 200)
        {
            return null;
        }

        char first = word[0];
        if (char.IsAsciiDigit(first) || (first is '+' or '-' && word.Length > 1 && char.IsAsciiDigit(word[1])))
        {
            return IsDate(word) ? "{date}" : IsNumber(word) ? "{n}" : IsVersion(word) ? "{version}" : AddressOrId(word);
        }

        return first == 'v' && word.Length > 1 && char.IsAsciiDigit(word[1]) && IsVersion(word.AsSpan(1)) ? "{version}" : AddressOrId(word);
    }

    /// <summary>True for a name with dots and no extension of a file, alone or behind <c>user@</c>.</summary>
    public static bool IsHost(ReadOnlySpan<char> word)
    {
        int at = word.LastIndexOf('@');
        if (at > 0)
        {
            return !word.Contains('/') && IsName(word[(at + 1)..], needsDot: false) && !word[..at].ContainsAny("/:= ");
        }

        return IsName(word, needsDot: true);
    }

    /// <summary>True for what is written as a path, or ends as files do.</summary>
    public static bool IsPath(ReadOnlySpan<char> word)
    {
        if (word[0] is '/' or '~' || word is "." or ".." || word.StartsWith("./") || word.StartsWith("../") || word.StartsWith(".\\") || word[^1] == '/'
            || (word.Length > 2 && word[1] == ':' && word[2] is '\\' or '/'))
        {
            return true;
        }

        int dot = word.LastIndexOf('.');
        return dot >= 0 && dot > word.LastIndexOf('/') && s_extensions.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word[(dot + 1)..]);
    }

    private static string? AddressOrId(string word)
    {
        if (IsAddress(word))
        {
            return "{ip}";
        }

        return IsId(word) ? "{id}" : IsHost(word) ? "{host}" : null;
    }

    private static bool IsNumber(string word)
    {
        // 5, 2.5, 50%, 10m, 512Mi, 8080:80, 0755, 100..200
        int digits = 0;
        int i = word[0] is '+' or '-' ? 1 : 0;
        for (; i < word.Length && (char.IsAsciiDigit(word[i]) || word[i] is '.' or ',' or ':' or '-'); i++)
        {
            digits += char.IsAsciiDigit(word[i]) ? 1 : 0;
        }

        int points = word.AsSpan().Count('.');
        return digits > 0 && points < 2 && word.Length - i <= 3 && word.AsSpan(i) is "" or "%" or "s" or "ms" or "m" or "h" or "d" or "w" or "k" or "K" or "M" or "G" or "T" or "b" or "B"
            or "Ki" or "Mi" or "Gi" or "Ti" or "kB" or "KB" or "MB" or "GB" or "TB" or "min" or "sec" or "px";
    }

    private static bool IsVersion(ReadOnlySpan<char> word)
    {
        int digits = 0;
        foreach (char c in word)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '+' or '_'))
            {
                return false;
            }

            digits += char.IsAsciiDigit(c) ? 1 : 0;
        }

        int dot = word.IndexOf('.');
        return dot > 0 && dot + 1 < word.Length && char.IsAsciiDigit(word[dot - 1]) && char.IsAsciiDigit(word[dot + 1]) && digits * 3 >= word.Length && !IsAddress(word);
    }

    private static bool IsDate(string word)
    {
        ReadOnlySpan<char> text = word;
        bool isDay = text.Length >= 10 && text[4] is '-' or '/' && text.Length >= 10 && text[7] == text[4] && Digits(text[..4]) && Digits(text[5..7]) && Digits(text[8..10]);
        bool isTime = text.Length is 5 or 8 && text[2] == ':' && Digits(text[..2]) && Digits(text[3..5]) && (text.Length == 5 || (text[5] == ':' && Digits(text[6..])));
        bool isCompact = text.Length == 8 && Digits(text) && text[0] is '1' or '2' && text.Length == 8 && (text[..2] is "19" or "20") && text[4] <= '1' && text[6] <= '3';
        return (isDay && (text.Length == 10 || text[10] is 'T' or ' ' or '_' or '-')) || (isTime && text[0] <= '2' && text[3] <= '5') || isCompact;
    }

    private static bool Digits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');

    private static bool IsAddress(ReadOnlySpan<char> word)
    {
        int slash = word.LastIndexOf('/');
        ReadOnlySpan<char> address = slash > 0 && Digits(word[(slash + 1)..]) ? word[..slash] : word;
        if (address.Count('.') == 3 && char.IsAsciiDigit(address[0]))
        {
            int colon = address.IndexOf(':');
            return IPAddress.TryParse(colon > 0 && Digits(address[(colon + 1)..]) ? address[..colon] : address, out _);
        }

        return address.Count(':') >= 2 && !address.ContainsAnyExcept(s_address) && IPAddress.TryParse(address, out _);
    }

    /// <summary>UUIDs, hashes, ids of clouds, and names to which a cluster has added a hash or a number.</summary>
    private static bool IsId(ReadOnlySpan<char> word)
    {
        bool hasDigit = word.ContainsAnyInRange('0', '9');
        if (!hasDigit)
        {
            return false;
        }

        if (word.Length is >= 7 and <= 64 && !word.ContainsAnyExcept(s_lowerHex))
        {
            return word.Length >= 12 || word.ContainsAnyInRange('a', 'f');
        }

        if (word.Length == 36 && Guid.TryParse(word, out _))
        {
            return true;
        }

        if (word.StartsWith("sha256:"))
        {
            return true;
        }

        int last = word.LastIndexOf('-');
        if (last <= 0 || word.ContainsAnyExcept(s_name))
        {
            return false;
        }

        ReadOnlySpan<char> tail = word[(last + 1)..];
        ReadOnlySpan<char> head = word[..last];
        return (tail.Length is >= 8 and <= 17 && !tail.ContainsAnyExcept(s_lowerHex))
            || (tail.Length == 5 && !tail.ContainsAnyExcept(s_kubernetes) && tail.ContainsAnyInRange('0', '9'))
            || (Digits(tail) && tail.Length > 0 && !IsRegion(head))
            || (tail.Length is >= 3 and <= 5 && IsMixed(head[(head.LastIndexOf('-') + 1)..]) && head.Contains('-') && !tail.ContainsAnyExcept(s_lower));
    }

    // us-east-1 is a place, not the number of a thing.
    private static bool IsRegion(ReadOnlySpan<char> head) => head.Length is >= 6 and <= 14 && head[2] == '-';

    private static bool IsMixed(ReadOnlySpan<char> part)
        => part.Length is >= 5 and <= 10 && part.ContainsAnyInRange('0', '9') && part.ContainsAnyInRange('a', 'z') && !part.ContainsAnyExcept(s_lower);

    private static bool IsName(ReadOnlySpan<char> word, bool needsDot)
    {
        int colon = word.IndexOf(':');
        if (colon > 0 && Digits(word[(colon + 1)..]))
        {
            word = word[..colon];
        }

        if (word.Length < 2 || word.Length > 253 || !char.IsAsciiLetterOrDigit(word[0]) || word.ContainsAnyExcept(s_name))
        {
            return false;
        }

        int dot = word.LastIndexOf('.');
        ReadOnlySpan<char> top = word[(dot + 1)..];
        return dot < 0
            ? !needsDot
            : top.Length is >= 2 and <= 12 && !top.ContainsAnyExceptInRange('a', 'z') && (!needsDot || word.Count('.') >= 2 || top is "com" or "net" or "org" or "io" or "dev" or "local" or "internal" or "lan" or "example")
                && !s_extensions.GetAlternateLookup<ReadOnlySpan<char>>().Contains(top);
    }
}
