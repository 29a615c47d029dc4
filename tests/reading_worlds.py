"""The smallest graph that texts can be read against, which keeps to the shapes."""

QUAY = """
@prefix conc: <https://w3id.org/concordat/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix e: <https://w3id.org/concordat/id/evidence/> .
@prefix i: <https://w3id.org/concordat/id/instrument/> .
@prefix o: <https://w3id.org/concordat/id/organisation/> .
@prefix p: <https://w3id.org/concordat/id/process/> .
@prefix s: <https://w3id.org/concordat/id/statement/> .

o:lake a conc:Organisation, conc:RegionalOrganisation ;
    dcterms:identifier "org:lake" ; skos:prefLabel "Lake Region Union"@en ; conc:evidence e:known .
o:unsc a conc:Organisation, conc:UNOrgan ;
    dcterms:identifier "org:unsc" ; skos:prefLabel "Security Council"@en ; conc:evidence e:known .
p:quay a conc:Process, conc:RegionalConsultativeProcess ;
    dcterms:identifier "process:quay" ; skos:prefLabel "Quay Process"@en ; conc:evidence e:known .
i:quay-convention a conc:Instrument, conc:Treaty ;
    dcterms:identifier "quay-convention" ;
    skos:prefLabel "Quay Convention"@en ; conc:adoptedOn "1990-03-05"^^xsd:date ;
    conc:enteredIntoForceOn "1991-06-01"^^xsd:date ; conc:evidence e:known .
s:instrument.quay-convention--enteredIntoForceOn a conc:Statement ;
    rdf:subject i:quay-convention ; rdf:predicate conc:enteredIntoForceOn ;
    rdf:object "1991-06-01"^^xsd:date ; conc:evidence e:known .
e:known a conc:Evidence ; conc:method conc:Curated ;
    conc:basis conc:GeneralKnowledge ; conc:confidence 0.8 .
"""
"""A union, an organ, a process and a convention, with their evidence."""
