using K8ssandraImages.HelpBuilder;

if (args.Length != 2)
{
    Console.Error.WriteLine("Usage: K8ssandraImages.HelpBuilder <folder with pages> <folder for help>");
    return 2;
}

var mistakes = HelpFolder.Build(args[0], args[1]);
foreach (var mistake in mistakes)
    Console.Error.WriteLine(mistake);
return mistakes.Count == 0 ? 0 : 1;
