using System.Text;

namespace K8ssandraImages.HelpBuilder;

/// <summary>A folder of pages, and the folder of help that is made from it.</summary>
internal static class HelpFolder
{
    private const string AboutPrefix = "about_";

    /// <summary>Writes the help of all pages, or nothing where a page has a mistake.</summary>
    /// <returns>The mistakes, one a page at most.</returns>
    public static IReadOnlyList<PageMistake> Build(string source, string target)
    {
        var pages = new List<CommandPage>();
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        var mistakes = new List<PageMistake>();
        foreach (var file in (Directory.Exists(source) ? Directory.GetFiles(source, "*.md") : []).Order(StringComparer.Ordinal))
        {
            try
            {
                var text = File.ReadAllText(file);
                var name = Path.GetFileNameWithoutExtension(file);
                if (name.StartsWith(AboutPrefix, StringComparison.Ordinal))
                    files.Add(name + ".help.txt", AboutTopic.Write(file, text));
                else
                    pages.Add(CommandPageReader.Read(file, text));
            }
            catch (PageException exception)
            {
                mistakes.Add(exception.Mistake);
            }
        }

        // A page that could not be read is there all the same.
        if (mistakes.Count == 0)
            mistakes.AddRange(DeadLinks(pages, files.Keys));
        if (mistakes.Count > 0)
            return mistakes;
        if (pages.Count == 0)
            return [new PageMistake(source, 1, "There are no pages here. Name the folder with the pages of the cmdlets.")];
        foreach (var assembly in pages.GroupBy(page => page.HelpFile, StringComparer.Ordinal))
            files.Add(assembly.Key, MamlWriter.Write(assembly));
        Write(target, files);
        return [];
    }

    private static IEnumerable<PageMistake> DeadLinks(List<CommandPage> pages, IEnumerable<string> topics)
    {
        var known = pages.Select(page => page.Name + ".md").Concat(topics.Select(topic => topic.Replace(".help.txt", ".md", StringComparison.Ordinal))).ToHashSet(StringComparer.Ordinal);
        return from page in pages
               from link in page.Links
               where !link.Target.StartsWith("https://", StringComparison.Ordinal) && !known.Contains(link.Target)
               select new PageMistake(page.File, link.Line, "There is no page " + link.Target + ". Write it, or remove the link.");
    }

    private static void Write(string target, Dictionary<string, string> files)
    {
        Directory.CreateDirectory(target);
        // What a page of an earlier build left behind would still be shown.
        foreach (var old in Directory.GetFiles(target).Where(file => !files.ContainsKey(Path.GetFileName(file))))
            File.Delete(old);
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        foreach (var (name, text) in files)
        {
            var path = Path.Combine(target, name);
            if (!File.Exists(path) || File.ReadAllText(path) != text)
                File.WriteAllText(path, text, encoding);
        }
    }
}
