using System.Text;

namespace K8ssandraImages.Cli.Output.Lint;

/// <summary>Names a file for a program that looks at the findings: from here, and with slashes.</summary>
internal static class SourceUri
{
    // RFC 3986: what may stand in a path as it is.
    private const string Plain = "-._~/!$&'()*+,;=@";

    /// <summary>The file relative to the current folder where it is below it, else as it is.</summary>
    public static string RelativePath(string source)
    {
        var path = source;
        if (Path.IsPathRooted(source))
        {
            var relative = Path.GetRelativePath(Environment.CurrentDirectory, source);
            if (!Path.IsPathRooted(relative) && relative != ".." && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                path = relative;
        }

        path = Path.DirectorySeparatorChar == '\\' ? path.Replace('\\', '/') : path;
        return path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
    }

    /// <summary>The file as a URI reference; absolute only where it is not below the current folder.</summary>
    public static string Of(string source)
    {
        var path = RelativePath(source);
        var prefix = !Path.IsPathRooted(path) ? "" : path.StartsWith('/') ? "file://" : "file:///";
        var uri = new StringBuilder(prefix, path.Length + 16);
        foreach (var octet in Encoding.UTF8.GetBytes(path))
        {
            var c = (char)octet;
            // Not a colon: in the first part it would be taken for the end of a scheme.
            if (char.IsAsciiLetterOrDigit(c) || Plain.Contains(c, StringComparison.Ordinal))
                uri.Append(c);
            else
                uri.Append('%').Append(octet.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return uri.ToString();
    }
}
